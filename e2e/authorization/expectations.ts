/**
 * What a role may do is read from the declarations; these few rules about single records are not declared anywhere, so
 * they stand here, each with its reason. Everything else that a person may reach is never answered with 403.
 */
export const refusedAlthoughSeen: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'PUT /api/users/{id}/roles': { 'user.own_roles': 'nobody gives himself rights' },
  'POST /api/courses/exemptions': { 'exemption.own': 'nobody exempts himself' },
  'POST /api/enrollments/{id}/start': {
    'enrollment.not_crew': 'a foreman records the training of his crew, not his own',
  },
  'POST /api/enrollments/{id}/attendance': {
    'enrollment.not_crew': 'a foreman records the training of his crew, not his own',
  },
  'POST /api/enrollments/{id}/completion': {
    'enrollment.not_crew': 'a foreman records the training of his crew, not his own',
  },
  'POST /api/enrollments/{id}/failure': {
    'enrollment.not_crew': 'a foreman records the training of his crew, not his own',
  },
  'PATCH /api/renewal-requests/{id}': {
    'renewal.not_requester': 'leaders see the request; the requester, or who asked for him, changes it',
  },
  'POST /api/renewal-requests/{id}/submission': {
    'renewal.not_requester': 'leaders see the request; the requester, or who asked for him, submits it',
  },
  'POST /api/renewal-requests/{id}/withdrawal': {
    'renewal.not_requester': 'leaders see the request; the requester, or who asked for him, takes it back',
  },
  'POST /api/renewal-requests/{id}/evidence': {
    'renewal.not_requester': 'leaders see the request; the requester, or who asked for him, adds to it',
  },
  'POST /api/sync/push': {
    'sync.device_only': 'a browser has no outbox: a laptop sends its own, with its own token',
  },
  'POST /api/workflow/steps/{id}/decision': {
    'workflow.own_request': 'nobody decides his own request, by any road',
    'workflow.not_your_step': 'a step waits for one approver; others who see the request only watch',
  },
};

/** Ids in a body that name what the asker need not see. */
export const needNotBeSeen: Readonly<Record<string, string>> = {
  'POST /api/workflow/delegations delegateId': 'anybody of the tenant may stand in for an approver',
};

/** Answers 200 with a refusal for each of the things asked for. */
export const answersInBulk: ReadonlySet<string> = new Set(['POST /api/workflow/decisions']);

/** Answers that name records which the asker could not call up: his tenant's whole log. */
export const tellsOfEverything: ReadonlySet<string> = new Set(['GET /api/audit']);

/** What the central administrator does to a tenant stands in that tenant's own log too. */
export const toldInBothLogs = 'tenants:manage';

/** A sign-in that fails is 401 for whoever tries. */
export const refusesStrangers: ReadonlySet<string> = new Set(['POST /api/auth/login']);
