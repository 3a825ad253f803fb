import { Link } from 'react-router';
import { courseApi } from '#shared/courses/course.api.ts';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

/** Other courses by title. */
export function CourseLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return '–';
  return (
    <ul>
      {ids.map((id) => (
        <li key={id}>
          <CourseLink id={id} />
        </li>
      ))}
    </ul>
  );
}

function CourseLink({ id }: { id: string }) {
  const format = useFormat();
  const { data } = useApi(courseApi.get, { params: { id } });
  if (!data) return null;
  return (
    <Link to={`/courses/${id}`}>
      <bdi>{format.name(data.titleEn, data.titleAr)}</bdi>
    </Link>
  );
}
