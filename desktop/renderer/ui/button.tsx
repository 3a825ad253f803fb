import clsx from 'clsx';
import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import { Icon, type IconName } from './icon.tsx';

const looks = {
  primary: 'border-brand bg-brand text-on-brand hover:not-disabled:opacity-90',
  plain: 'border-line-strong bg-surface text-ink hover:not-disabled:bg-hover',
  danger: 'border-bad bg-surface text-bad hover:not-disabled:bg-bad-soft',
  quiet: 'border-transparent text-ink-2 hover:not-disabled:bg-hover hover:not-disabled:text-ink',
};
const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none ' +
  'disabled:cursor-not-allowed disabled:opacity-55 pointer-coarse:min-h-11';

interface Look {
  look?: keyof typeof looks;
  icon?: IconName;
  small?: boolean;
}
export const buttonClass = ({ look = 'plain', small = false }: Look) =>
  clsx(base, looks[look], small ? 'min-h-7 px-2 text-sm' : 'min-h-8 px-3');

/** A button; while `busy` it says so and cannot be pressed twice. */
export function Button({
  look,
  icon,
  small,
  busy = false,
  disabled,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & Look & { busy?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={clsx(buttonClass({ look, small }), className)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, so it is one. */
export function LinkButton({ look, icon, small, className, children, ...rest }: LinkProps & Look) {
  return (
    <Link {...rest} className={clsx(buttonClass({ look, small }), 'no-underline', className)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** A square button with an icon alone; `label` is its name. */
export function IconButton({
  icon,
  label,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & { icon: IconName; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex size-8 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11',
        className,
      )}
    >
      <Icon name={icon} className="size-4.5" />
    </button>
  );
}
