import type { NewCourse } from '#shared/courses/course.schemas.ts';

type Rule = Partial<
  Pick<
    NewCourse,
    | 'recurrence'
    | 'graceDays'
    | 'lateWithinGrace'
    | 'renewalWindowDays'
    | 'delivery'
    | 'hours'
    | 'minimumActiveMonths'
  >
>;

const course = (
  code: string,
  titleEn: string,
  titleAr: string,
  category: string,
  validityMonths: number | null,
  rule: Rule = {},
) => ({
  code,
  titleEn,
  titleAr,
  category,
  validityMonths,
  ...rule,
});

/** Twenty-five courses of a company that drills, produces and ships, with the kinds of rule the field knows. */
export const catalogue = [
  course('HSE-IND', 'Site safety induction', 'التعريف بسلامة الموقع', 'Safety', 12, {
    hours: 4,
    recurrence: 'completion',
  }),
  course('H2S', 'Hydrogen sulphide awareness', 'التوعية بكبريتيد الهيدروجين', 'Safety', 24, { hours: 8 }),
  course(
    'H2S-INT',
    'Hydrogen sulphide, international card',
    'كبريتيد الهيدروجين، البطاقة الدولية',
    'Safety',
    24,
    { delivery: 'external' },
  ),
  course('FIRE-1', 'Basic fire fighting', 'أساسيات مكافحة الحريق', 'Safety', 24, { hours: 8 }),
  course('FIRE-2', 'Fire team member', 'عضو فريق الإطفاء', 'Safety', 24, { hours: 24 }),
  course('FA-1', 'First aid', 'الإسعافات الأولية', 'Medical', 24, { hours: 16 }),
  course('BOSIET', 'Basic offshore safety', 'أساسيات السلامة البحرية', 'Offshore', 48, {
    hours: 24,
    renewalWindowDays: 92,
  }),
  course('HUET', 'Helicopter underwater escape', 'الهروب من المروحية تحت الماء', 'Offshore', 48, {
    hours: 8,
  }),
  course('MED-OFF', 'Offshore medical', 'الفحص الطبي البحري', 'Medical', 24, {
    recurrence: 'completion',
    delivery: 'external',
  }),
  course('CSE', 'Confined space entry', 'دخول الأماكن المحصورة', 'Permit', 24, { hours: 8 }),
  course('WAH', 'Working at height', 'العمل على المرتفعات', 'Permit', 24, {
    graceDays: 60,
    lateWithinGrace: 'keep_anniversary',
    renewalWindowDays: 60,
  }),
  course('PTW', 'Permit to work', 'تصريح العمل', 'Permit', 24, { hours: 8 }),
  course('LOTO', 'Isolation and lock-out', 'العزل والإقفال', 'Permit', 36, { hours: 6 }),
  course('GAS', 'Authorised gas tester', 'فاحص غاز معتمد', 'Permit', 12, { hours: 8 }),
  course('RIG-1', 'Rigging and slinging', 'الرفع والتحميل', 'Lifting', 36, { hours: 16 }),
  course('CRANE', 'Crane operator', 'مشغّل رافعة', 'Lifting', 36, { hours: 40 }),
  course('FORK', 'Forklift operator', 'مشغّل رافعة شوكية', 'Lifting', 36, { hours: 16 }),
  course('WELL-3', 'Well control, driller', 'التحكم بالآبار، حفّار', 'Drilling', 24, { hours: 32 }),
  course('WELL-4', 'Well control, supervisor', 'التحكم بالآبار، مشرف', 'Drilling', 24, { hours: 40 }),
  course('STUCK', 'Stuck pipe prevention', 'منع انحشار الأنابيب', 'Drilling', null, { hours: 16 }),
  course('DEF-DRV', 'Defensive driving', 'القيادة الوقائية', 'Transport', 36, {
    hours: 8,
    recurrence: 'fixed',
    minimumActiveMonths: 6,
  }),
  course('DG', 'Dangerous goods', 'المواد الخطرة', 'Transport', 24, { hours: 12 }),
  course('RAD', 'Radiation protection', 'الوقاية من الإشعاع', 'Laboratory', 60, { hours: 16 }),
  course('CHEM', 'Chemical handling', 'مناولة المواد الكيميائية', 'Laboratory', 24, {
    hours: 6,
    delivery: 'online',
  }),
  course('LEAD', 'Leading a crew', 'قيادة الفريق', 'Leadership', null, { hours: 24 }),
] as const;

export const departments = [
  { code: 'OPS', nameEn: 'Operations', nameAr: 'العمليات', parent: null },
  { code: 'DRL', nameEn: 'Drilling', nameAr: 'الحفر', parent: 'OPS' },
  { code: 'PRD', nameEn: 'Production', nameAr: 'الإنتاج', parent: 'OPS' },
  { code: 'MNT', nameEn: 'Maintenance', nameAr: 'الصيانة', parent: 'OPS' },
  { code: 'HSE', nameEn: 'Health, safety and environment', nameAr: 'الصحة والسلامة والبيئة', parent: null },
  { code: 'LOG', nameEn: 'Logistics', nameAr: 'الإمداد والنقل', parent: null },
  { code: 'LAB', nameEn: 'Laboratory', nameAr: 'المختبر', parent: null },
  { code: 'ADM', nameEn: 'Administration', nameAr: 'الإدارة', parent: null },
] as const;

/** Who must hold what: the training matrix. `*` is everyone, a department's code its subtree, anything else a job role. */
export const matrix: readonly {
  audience: string;
  courses: readonly string[];
  level?: 'recommended';
  dueWithinDays?: number;
}[] = [
  { audience: '*', courses: ['HSE-IND'], dueWithinDays: 7 },
  { audience: '*', courses: ['FA-1'], level: 'recommended', dueWithinDays: 180 },
  { audience: 'OPS', courses: ['H2S', 'FIRE-1', 'PTW'] },
  { audience: 'DRL', courses: ['BOSIET', 'MED-OFF'] },
  { audience: 'MNT', courses: ['LOTO', 'CSE'] },
  { audience: 'LOG', courses: ['DEF-DRV', 'DG'] },
  { audience: 'LAB', courses: ['CHEM'] },
  { audience: 'Driller', courses: ['WELL-3'] },
  { audience: 'Derrickman', courses: ['WAH'] },
  { audience: 'Crane operator', courses: ['CRANE', 'RIG-1'] },
  { audience: 'Foreman', courses: ['LEAD', 'GAS'], dueWithinDays: 90 },
];

/** The job roles of a department, the first the most common. */
export const jobRoles: Readonly<Record<string, readonly string[]>> = {
  OPS: ['Operator'],
  DRL: ['Roughneck', 'Derrickman', 'Driller', 'Crane operator'],
  PRD: ['Operator', 'Panel operator'],
  MNT: ['Mechanic', 'Electrician', 'Instrument technician'],
  HSE: ['Safety officer'],
  LOG: ['Driver', 'Storekeeper', 'Crane operator'],
  LAB: ['Chemist', 'Technician'],
  ADM: ['Clerk', 'Analyst'],
};
