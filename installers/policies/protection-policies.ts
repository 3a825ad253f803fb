import type { Policy } from './policy.ts';

/** What may be done with the data on the laptop, and for how long. */
export const protectionPolicies: readonly Policy[] = [
  {
    name: 'DataDirectory',
    since: '1.0',
    title: { en: 'Data folder', ar: 'مجلد البيانات' },
    explain: {
      en: 'Where the encrypted data of each user are kept. Environment variables are expanded. Use a local disk, never a network share.',
      ar: 'حيث تُحفظ بيانات كل مستخدم مشفّرة. تُوسَّع متغيرات البيئة. استخدم قرصًا محليًا ولا تستخدم مشاركة شبكية أبدًا.',
    },
    value: { kind: 'text', maxLength: 260, example: '%LOCALAPPDATA%\\TrainFlow' },
  },
  {
    name: 'MaxOfflineHours',
    since: '1.0',
    title: { en: 'Hours without the server', ar: 'الساعات دون اتصال بالخادم' },
    explain: {
      en: 'After so many hours without contact the data are locked until the server was reached. The shorter of this and the tenant’s own limit holds.',
      ar: 'بعد هذا العدد من الساعات دون اتصال تُقفل البيانات إلى أن يُبلغ الخادم. ويسري الأقصر من هذا الحد وحد الجهة نفسها.',
    },
    value: { kind: 'number', from: 1, to: 2160, fallback: null },
  },
  {
    name: 'AutoLockMinutes',
    since: '1.0',
    title: { en: 'Minutes until it locks', ar: 'الدقائق حتى القفل' },
    explain: {
      en: 'After so many minutes without a touch the client asks for the password again.',
      ar: 'بعد هذا العدد من الدقائق دون استخدام يطلب البرنامج كلمة المرور من جديد.',
    },
    value: { kind: 'number', from: 1, to: 480, fallback: 15 },
  },
  {
    name: 'DisableExport',
    since: '1.0',
    title: { en: 'Forbid exports', ar: 'منع التصدير' },
    explain: {
      en: 'Enabled: nothing can be saved from the client to a file.',
      ar: 'عند التفعيل لا يمكن حفظ أي شيء من البرنامج في ملف.',
    },
    value: { kind: 'switch', fallback: false },
  },
  {
    name: 'DisablePrint',
    since: '1.0',
    title: { en: 'Forbid printing', ar: 'منع الطباعة' },
    explain: {
      en: 'Enabled: nothing can be printed from the client.',
      ar: 'عند التفعيل لا يمكن طباعة أي شيء من البرنامج.',
    },
    value: { kind: 'switch', fallback: false },
  },
  {
    name: 'AllowedExternalHosts',
    since: '1.0',
    title: { en: 'Other sites that may be opened', ar: 'المواقع الأخرى المسموح بفتحها' },
    explain: {
      en: 'Host names, with commas between, that a link may open in the browser. Without any, links to other sites are not followed.',
      ar: 'أسماء مضيفين تفصل بينها فواصل يجوز لرابط أن يفتحها في المتصفح. وإن لم يُذكر شيء فلا تُتبع الروابط إلى مواقع أخرى.',
    },
    value: { kind: 'text', maxLength: 2048, example: 'intranet.plant.example, safety.example' },
  },
  {
    name: 'DisableDevTools',
    since: '1.0',
    title: { en: 'Forbid developer tools', ar: 'منع أدوات المطوّرين' },
    explain: {
      en: 'Disabled: the developer tools can be opened, for the search of an error.',
      ar: 'عند التعطيل يمكن فتح أدوات المطوّرين للبحث عن خطأ.',
    },
    value: { kind: 'switch', fallback: true },
  },
];
