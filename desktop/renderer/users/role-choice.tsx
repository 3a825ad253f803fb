import { useTranslation } from 'react-i18next';
import { type Role, roles } from '#shared/kernel/permissions.ts';

/** The roles in a form's value, `employee foreman`, in the order of the table of roles. */
export const rolesOf = (value: string): Role[] => roles.filter((role) => value.split(' ').includes(role));

/** Gives and takes roles. */
export function RoleChoice({
  name,
  value,
  onChange,
  error,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}) {
  const { t } = useTranslation();
  const held = rolesOf(value);
  const toggle = (role: Role) =>
    onChange((held.includes(role) ? held.filter((each) => each !== role) : [...held, role]).join(' '));
  return (
    <fieldset aria-describedby={error ? `${name}-error` : undefined} className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{t('users.roles')}</legend>
      {roles.map((role) => (
        <label key={role} className="flex items-center gap-2">
          <input
            type="checkbox"
            name={name}
            value={role}
            checked={held.includes(role)}
            onChange={() => toggle(role)}
            className="size-4.5 accent-brand"
          />
          {t(`roles.${role}`)}
        </label>
      ))}
      {error && (
        <p id={`${name}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
