import type { Arabic } from '../catalogue.ts';
import type { notifications as english } from '../en/notifications.ts';

export const notifications: Arabic<typeof english> = {
  notifications: {
    title: 'الإشعارات',
    bell_zero: 'الإشعارات',
    bell_one: 'الإشعارات، واحد غير مقروء',
    bell_two: 'الإشعارات، اثنان غير مقروءين',
    bell_few: 'الإشعارات، {{count}} غير مقروءة',
    bell_many: 'الإشعارات، {{count}} غير مقروء',
    bell_other: 'الإشعارات، {{count}} غير مقروء',
    unread: 'غير مقروء:',
    readAll: 'اجعلها كلها مقروءة',
    empty: 'لم يحدث شيء بعد.',
    kind: {
      certificate_expiring_zero: 'شهادتك {{courseTitle}} تنتهي اليوم. اطلب تجديدها.',
      certificate_expiring_one: 'شهادتك {{courseTitle}} تنتهي غدًا في {{expiresOn}}. اطلب تجديدها.',
      certificate_expiring_two: 'شهادتك {{courseTitle}} تنتهي بعد يومين في {{expiresOn}}. اطلب تجديدها.',
      certificate_expiring_few:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} أيام في {{expiresOn}}. اطلب تجديدها.',
      certificate_expiring_many:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} يومًا في {{expiresOn}}. اطلب تجديدها.',
      certificate_expiring_other:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} يوم في {{expiresOn}}. اطلب تجديدها.',
      certificate_expires_today: 'شهادتك {{courseTitle}} تنتهي اليوم. اطلب تجديدها.',
      certificate_expired: 'شهادتك {{courseTitle}} انتهت في {{expiresOn}}. اطلب تجديدها.',
      crew_certificate_expiring: '{{personName}}: شهادة {{courseTitle}} تنتهي في {{expiresOn}}.',
      crew_certificate_expired: '{{personName}}: شهادة {{courseTitle}} انتهت في {{expiresOn}}.',
      expiry_digest:
        'الشهادات في {{on}}: المنتهية {{expired}}، تنتهي اليوم {{expiresToday}}، تنتهي قريبًا {{expiring}}. عدد الموظفين: {{people}}.',
      step_waiting: '{{personName}} يطلب {{courseTitle}}. القرار مطلوب منك.',
      step_reminder: 'تذكير: طلب {{personName}} لدورة {{courseTitle}} ينتظر قرارك.',
      step_escalated: 'لم يصدر القرار في وقته: وصل إليك طلب {{personName}} لدورة {{courseTitle}}.',
      step_rerouted: 'انتقل إليك طلب {{personName}} لدورة {{courseTitle}}.',
      request_approved: 'تمت الموافقة على طلبك لدورة {{courseTitle}}.',
      request_returned: 'أُعيد إليك طلبك لدورة {{courseTitle}} للتعديل.',
      request_rejected: 'رُفض طلبك لدورة {{courseTitle}}.',
      request_cancelled: 'أُلغي طلبك لدورة {{courseTitle}}.',
      request_completed: 'اكتمل تجديدك لدورة {{courseTitle}}.',
      session_booked: 'حُجز لك مقعد في {{courseTitle}}، {{sessionStartsAt}}.',
      session_waiting: 'أنت في قائمة انتظار {{courseTitle}}، {{sessionStartsAt}}.',
      session_cancelled: 'أُلغي مقعدك في {{courseTitle}}، {{sessionStartsAt}}.',
      delegation_given: 'فوّضك {{delegatorName}} لتقرر نيابةً عنه من {{fromOn}} إلى {{toOn}}.',
      import_finished: '{{fileName}}: قُرئت {{rows}} من الصفوف ورُفض منها {{rejected}}.',
    },
    softened: {
      certificate_expiring_zero: 'شهادتك {{courseTitle}} تنتهي اليوم. تجديدها في الطريق.',
      certificate_expiring_one: 'شهادتك {{courseTitle}} تنتهي غدًا في {{expiresOn}}. تجديدها في الطريق.',
      certificate_expiring_two: 'شهادتك {{courseTitle}} تنتهي بعد يومين في {{expiresOn}}. تجديدها في الطريق.',
      certificate_expiring_few:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} أيام في {{expiresOn}}. تجديدها في الطريق.',
      certificate_expiring_many:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} يومًا في {{expiresOn}}. تجديدها في الطريق.',
      certificate_expiring_other:
        'شهادتك {{courseTitle}} تنتهي بعد {{count}} يوم في {{expiresOn}}. تجديدها في الطريق.',
      certificate_expires_today: 'شهادتك {{courseTitle}} تنتهي اليوم. تجديدها في الطريق.',
      certificate_expired: 'شهادتك {{courseTitle}} انتهت في {{expiresOn}}. تجديدها في الطريق.',
      crew_certificate_expiring:
        '{{personName}}: شهادة {{courseTitle}} تنتهي في {{expiresOn}}. التجديد في الطريق.',
      crew_certificate_expired:
        '{{personName}}: شهادة {{courseTitle}} انتهت في {{expiresOn}}. التجديد في الطريق.',
    },
  },
};
