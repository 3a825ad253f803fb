import { attributes, xml } from '../xml.ts';
import { type AppFile, keyOf } from './app-files.ts';

/** The folder beside the source in which wixl finds the application: it takes no absolute paths. */
export const appLink = 'app';

/** The application's folders and files below its own. */
export const fileTree = (files: readonly AppFile[]): string => folder(files, '');

export const component = (id: string, guid: string, body: string): string =>
  `<Component Id="${id}" Guid="${guid}" Win64="yes">${body}</Component>`;

/** The files that lie directly in a folder, and its folders. @param below ends with `/` unless it is the root */
function folder(files: readonly AppFile[], below: string): string {
  const here = files.filter(({ path }) => !path.slice(below.length).includes('/'));
  const deeper = Map.groupBy(
    files.filter((file) => !here.includes(file)),
    ({ path }) => path.slice(below.length).split('/')[0] ?? '',
  );
  const folders = [...deeper].map(
    ([name, inside]) =>
      `<Directory Id="d${keyOf(below + name)}" Name="${xml(name)}">\n${folder(inside, `${below}${name}/`)}\n</Directory>`,
  );
  return [...here.map(fileComponent), ...folders].join('\n');
}

function fileComponent({ path, key, guid }: AppFile): string {
  const name = path.split('/').at(-1) ?? path;
  const source = `${appLink}/${path}`;
  return component(
    `c${key}`,
    guid,
    `<File Id="f${key}"${attributes({ Name: name, Source: source })} KeyPath="yes"/>`,
  );
}
