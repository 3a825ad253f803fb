import type { Arabic } from '../catalogue.ts';
import type { auth as english } from '../en/auth.ts';

export const auth: Arabic<typeof english> = {
  login: {
    title: 'تسجيل الدخول',
    hint: 'بالاسم وكلمة المرور الخاصين بجهة عملك.',
    tenant: 'الجهة',
    username: 'اسم المستخدم',
    password: 'كلمة المرور',
    submit: 'دخول',
  },
  password: {
    title: 'تغيير كلمة المرور',
    hint: 'تنتهي كل جلساتك الأخرى.',
    mustChange: 'سُلّمت إليك كلمة مرورك. اختر كلمة خاصة بك قبل المتابعة.',
    current: 'كلمة المرور الحالية',
    new: 'كلمة المرور الجديدة',
    rule: '12 حرفًا على الأقل. الجملة أسهل ما يُتذكر.',
    submit: 'غيّر كلمة المرور',
    changed: 'تغيرت كلمة المرور.',
  },
};
