/** What other contexts may ask of enrollments. */
export { cancelEnrollment } from './cancel-enrollment.ts';
export { currentCertificate, refreshSuperseded } from './certificates.repo.ts';
export { findEnrollment } from './enrollments.repo.ts';
export { addEvidenceTo, type EvidenceOwner, evidenceColumnsAs, refuseOverQuota } from './evidence.repo.ts';
export { openEnrollmentFor } from './open-enrollment.ts';
export { applyRecalculation, previewRecalculation } from './recalculate-certificates.ts';
export { admitWaiting, releaseBookings } from './seats.ts';
export { openEvidence } from './view-evidence.ts';
