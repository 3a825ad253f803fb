/** What the bell says. The names stand in the notification's own data. */
export const notifications = {
  notifications: {
    title: 'Notifications',
    bell_zero: 'Notifications',
    bell_one: 'Notifications, {{count}} unread',
    bell_other: 'Notifications, {{count}} unread',
    unread: 'Unread:',
    readAll: 'Mark all as read',
    empty: 'Nothing has happened yet.',
    kind: {
      certificate_expiring_one:
        'Your certificate {{courseTitle}} ends tomorrow, on {{expiresOn}}. Ask for its renewal.',
      certificate_expiring_other:
        'Your certificate {{courseTitle}} ends in {{count}} days, on {{expiresOn}}. Ask for its renewal.',
      certificate_expires_today: 'Your certificate {{courseTitle}} ends today. Ask for its renewal.',
      certificate_expired: 'Your certificate {{courseTitle}} ended on {{expiresOn}}. Ask for its renewal.',
      crew_certificate_expiring: '{{personName}}: {{courseTitle}} ends on {{expiresOn}}.',
      crew_certificate_expired: '{{personName}}: {{courseTitle}} ended on {{expiresOn}}.',
      expiry_digest:
        'Expiries of {{on}}: {{expired}} expired, {{expiresToday}} end today, {{expiring}} end soon. People: {{people}}.',
      step_waiting: '{{personName}} asks for {{courseTitle}}. Your decision is needed.',
      step_reminder: 'Reminder: the request of {{personName}} for {{courseTitle}} waits for your decision.',
      step_escalated:
        'Nobody decided in time: the request of {{personName}} for {{courseTitle}} has come to you.',
      step_rerouted: 'The request of {{personName}} for {{courseTitle}} has moved to you.',
      request_approved: 'Your request for {{courseTitle}} is approved.',
      request_returned: 'Your request for {{courseTitle}} came back to you for changes.',
      request_rejected: 'Your request for {{courseTitle}} is rejected.',
      request_cancelled: 'Your request for {{courseTitle}} is cancelled.',
      request_completed: 'Your renewal of {{courseTitle}} is completed.',
      session_booked: 'You are booked for {{courseTitle}}, {{sessionStartsAt}}.',
      session_waiting: 'You are on the waiting list for {{courseTitle}}, {{sessionStartsAt}}.',
      session_cancelled: 'Your place in {{courseTitle}}, {{sessionStartsAt}}, is taken back.',
      delegation_given: '{{delegatorName}} has named you to decide in his place from {{fromOn}} to {{toOn}}.',
      import_finished: '{{fileName}}: {{rows}} rows read, {{rejected}} rejected.',
    },
    softened: {
      certificate_expiring_one:
        'Your certificate {{courseTitle}} ends tomorrow, on {{expiresOn}}. Its renewal is on the way.',
      certificate_expiring_other:
        'Your certificate {{courseTitle}} ends in {{count}} days, on {{expiresOn}}. Its renewal is on the way.',
      certificate_expires_today: 'Your certificate {{courseTitle}} ends today. Its renewal is on the way.',
      certificate_expired:
        'Your certificate {{courseTitle}} ended on {{expiresOn}}. Its renewal is on the way.',
      crew_certificate_expiring:
        '{{personName}}: {{courseTitle}} ends on {{expiresOn}}. The renewal is on the way.',
      crew_certificate_expired:
        '{{personName}}: {{courseTitle}} ended on {{expiresOn}}. The renewal is on the way.',
    },
  },
};
