import type { Policy } from './policy.ts';

/** Where the client goes, and how. */
export const connectionPolicies: readonly Policy[] = [
  {
    name: 'ServerUrl',
    since: '1.0',
    title: { en: 'Server address', ar: 'عنوان الخادم' },
    explain: {
      en: 'The address of the TrainFlow server. Only https is accepted; with any other address the client tells so and does not connect.',
      ar: 'عنوان خادم TrainFlow. لا يُقبل إلا https؛ ومع أي عنوان آخر يبيّن البرنامج ذلك ولا يتصل.',
    },
    value: { kind: 'text', maxLength: 2048, example: 'https://trainflow.plant.example' },
  },
  {
    name: 'Tenant',
    since: '1.0',
    title: { en: 'Tenant', ar: 'الجهة' },
    explain: {
      en: 'The tenant that people of this computer sign in to.',
      ar: 'الجهة التي يسجّل مستخدمو هذا الحاسوب الدخول إليها.',
    },
    value: { kind: 'text', maxLength: 63, example: 'north' },
  },
  {
    name: 'AllowServerChange',
    since: '1.0',
    title: { en: 'Let people change the server', ar: 'السماح بتغيير الخادم' },
    explain: {
      en: 'Enabled: a person may put another server in the place of the one that the installation named. One named by policy always stands.',
      ar: 'عند التفعيل يمكن للمستخدم اختيار خادم آخر بدل المحدد عند التثبيت. أما المحدد في السياسة فيبقى دائمًا.',
    },
    value: { kind: 'switch', fallback: false },
  },
  {
    name: 'CaCertificate',
    since: '1.0',
    title: { en: 'Certificate authority', ar: 'جهة إصدار الشهادات' },
    explain: {
      en: 'Path of a PEM file with the authority that signed the server’s certificate. It is trusted beside the authorities of Windows.',
      ar: 'مسار ملف PEM يحوي جهة الإصدار التي وقّعت شهادة الخادم. يُوثق بها إلى جانب جهات الإصدار في Windows.',
    },
    value: { kind: 'text', maxLength: 260, example: 'C:\\ProgramData\\Plant\\ca.pem' },
  },
  {
    name: 'ProxyMode',
    since: '1.0',
    title: { en: 'Proxy', ar: 'الخادم الوسيط' },
    explain: {
      en: 'How the client reaches the server: as Windows is set up, without a proxy, or through the one of the policy "Proxy address".',
      ar: 'كيف يصل البرنامج إلى الخادم: بحسب إعداد Windows، أو دون وسيط، أو عبر الوسيط المحدد في سياسة "عنوان الخادم الوسيط".',
    },
    value: {
      kind: 'choice',
      choices: [
        { value: 'system', title: { en: 'As Windows is set up', ar: 'بحسب إعداد Windows' } },
        { value: 'direct', title: { en: 'No proxy', ar: 'دون وسيط' } },
        { value: 'fixed', title: { en: 'The proxy address below', ar: 'عنوان الوسيط المحدد' } },
      ],
      fallback: 'system',
    },
  },
  {
    name: 'ProxyUrl',
    since: '1.0',
    title: { en: 'Proxy address', ar: 'عنوان الخادم الوسيط' },
    explain: {
      en: 'Used when the policy "Proxy" says so.',
      ar: 'يُستخدم عندما تحدد ذلك سياسة "الخادم الوسيط".',
    },
    value: { kind: 'text', maxLength: 2048, example: 'http://proxy.plant.example:3128' },
  },
  {
    name: 'UpdateMode',
    since: '1.0',
    title: { en: 'Updates', ar: 'التحديثات' },
    explain: {
      en: 'Whether the client tells its user that a newer version is ready. It never installs anything by itself: that is IT’s.',
      ar: 'هل يُعلم البرنامج مستخدمه بتوفر إصدار أحدث. لا يثبّت شيئًا من تلقاء نفسه أبدًا: ذلك شأن قسم تقنية المعلومات.',
    },
    value: {
      kind: 'choice',
      choices: [
        { value: 'notify', title: { en: 'Tell the user', ar: 'إعلام المستخدم' } },
        { value: 'off', title: { en: 'Say nothing', ar: 'دون إعلام' } },
      ],
      fallback: 'notify',
    },
  },
];
