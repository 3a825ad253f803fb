import type { Policy } from './policy.ts';

/** How the client behaves at the workplace, and what it writes down. */
export const workplacePolicies: readonly Policy[] = [
  {
    name: 'Language',
    since: '1.0',
    title: { en: 'Language', ar: 'اللغة' },
    explain: {
      en: 'The language of the client. Not configured: the person’s choice, at first that of Windows.',
      ar: 'لغة البرنامج. إن لم تُحدد فاختيار المستخدم، وفي البداية لغة Windows.',
    },
    value: {
      kind: 'choice',
      choices: [
        { value: 'en', title: { en: 'English', ar: 'الإنجليزية' } },
        { value: 'ar', title: { en: 'Arabic', ar: 'العربية' } },
      ],
      fallback: null,
    },
  },
  {
    name: 'KioskMode',
    since: '1.0',
    title: { en: 'Kiosk', ar: 'وضع الجهاز المشترك' },
    explain: {
      en: 'Enabled: the client fills the screen and cannot be left; for a computer that many people share.',
      ar: 'عند التفعيل يملأ البرنامج الشاشة ولا يمكن مغادرته؛ لحاسوب يتشاركه كثيرون.',
    },
    value: { kind: 'switch', fallback: false },
  },
  {
    name: 'Autostart',
    since: '1.0',
    title: { en: 'Start with Windows', ar: 'البدء مع Windows' },
    explain: {
      en: 'Enabled: the client starts, hidden, when the person signs in to Windows.',
      ar: 'عند التفعيل يبدأ البرنامج مخفيًا عند دخول المستخدم إلى Windows.',
    },
    value: { kind: 'switch', fallback: false },
  },
  {
    name: 'LogLevel',
    since: '1.0',
    title: { en: 'Log', ar: 'السجل' },
    explain: {
      en: 'How much the client writes into its log on this computer. Names and contents are never in it.',
      ar: 'مقدار ما يكتبه البرنامج في سجله على هذا الحاسوب. ولا تُكتب فيه أسماء ولا محتويات أبدًا.',
    },
    value: {
      kind: 'choice',
      choices: [
        { value: 'error', title: { en: 'Errors', ar: 'الأخطاء' } },
        { value: 'warn', title: { en: 'Errors and warnings', ar: 'الأخطاء والتحذيرات' } },
        { value: 'info', title: { en: 'What happens', ar: 'ما يحدث' } },
        { value: 'debug', title: { en: 'Everything', ar: 'كل شيء' } },
      ],
      fallback: 'info',
    },
  },
  {
    name: 'LogRetentionDays',
    since: '1.0',
    title: { en: 'Days that the log is kept', ar: 'أيام الاحتفاظ بالسجل' },
    explain: { en: 'Older log files are deleted.', ar: 'تُحذف ملفات السجل الأقدم.' },
    value: { kind: 'number', from: 1, to: 365, fallback: 14 },
  },
  {
    name: 'CrashDumps',
    since: '1.0',
    title: { en: 'Keep crash dumps', ar: 'الاحتفاظ بملفات الانهيار' },
    explain: {
      en: 'Enabled: after a crash a dump stays on this computer. It is never sent anywhere, and may hold what was on the screen.',
      ar: 'عند التفعيل يبقى بعد الانهيار ملف على هذا الحاسوب. لا يُرسل إلى أي مكان أبدًا، وقد يحوي ما كان على الشاشة.',
    },
    value: { kind: 'switch', fallback: false },
  },
];
