import type { Arabic } from '../catalogue.ts';
import type { devices as english } from '../en/devices.ts';

export const devices: Arabic<typeof english> = {
  deviceStatus: { active: 'موثوق', revoked: 'سُحبت الثقة', wiped: 'أُمر بالمسح' },
  devices: {
    hint: 'يظهر الحاسوب هنا مرة لكل شخص سجّل الدخول عليه.',
    empty: 'لا حاسوب مسجل بعد.',
    emptyHint: 'يظهر الحاسوب هنا عندما يسجّل أحد الدخول عليه أول مرة.',
    laptop: 'الحاسوب',
    version: 'الإصدار',
    lastContact: 'آخر اتصال',
    never: 'لم يتصل بعد',
    revoke: 'سحب الثقة',
    revokeTitle: 'سحب الثقة من هذا الحاسوب',
    revokeNamed: 'سحب الثقة من {{laptop}} لدى {{name}}',
    revokeAndWipe: 'سحب الثقة والمسح',
    wipe: 'مسح',
    wipeTitle: 'مسح هذا الحاسوب',
    wipeNamed: 'مسح {{laptop}} لدى {{name}}',
    ofPerson: '{{laptop}} لدى {{name}}',
    locks: 'يُقفل الحاسوب على صاحبه عند اتصاله التالي، ولا يفتحه بعدها إلا بالاتصال بالخادم.',
    untilContact: 'وحتى ذلك الحين يعمل كما هو، طوال المدة المسموح بها دون الخادم.',
    unsent: 'ما حُفظ عليه ولم يُرسل يبقى فيه مختومًا حتى يسجّل صاحبه الدخول من جديد.',
    signsInAgain:
      'من يعرف كلمة المرور يستطيع تسجيل الحاسوب من جديد. إن سُرق فأنشئ لصاحبه كلمة مرور جديدة أيضًا.',
    alsoWipe: 'احذف أيضًا السجلات التي يحملها',
    wipes: 'يحذف الحاسوب سجلات صاحبه عند اتصاله التالي. لا رجوع عن ذلك.',
    revoked: 'سُحبت الثقة من الحاسوب.',
    wiped: 'سُحبت الثقة من الحاسوب، ويحذف ما يحمله عند اتصاله التالي.',
  },
};
