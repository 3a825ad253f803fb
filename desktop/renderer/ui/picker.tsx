import { Combobox } from '@base-ui/react/combobox';
import { useTranslation } from 'react-i18next';
import { controlClass, Field, type FieldProps } from './field.tsx';
import { Icon } from './icon.tsx';

export interface Choice {
  id: string;
  name: string;
  code: string;
}

/** Finds one record by typing: the server searches, `choices` is what it found. */
export function Picker({
  value,
  onChange,
  choices,
  searching,
  search,
  ...field
}: Omit<FieldProps<Choice | null>, 'name'> & {
  choices: readonly Choice[];
  searching: boolean;
  search: (text: string) => void;
}) {
  const { t } = useTranslation();
  const known = value && !choices.some((choice) => choice.id === value.id) ? [...choices, value] : choices;
  return (
    <Field {...field}>
      {(wiring) => (
        <Combobox.Root<Choice>
          items={known}
          value={value}
          onValueChange={onChange}
          itemToStringLabel={(choice) => choice.name}
          isItemEqualToValue={(one, other) => one.id === other.id}
          filter={null}
          onInputValueChange={(text, { reason }) => search(reason === 'input-change' ? text : '')}
        >
          <div className="relative">
            <Combobox.Input {...wiring} placeholder={t('forms.search')} className={`${controlClass} pe-8`} />
            <Combobox.Trigger
              aria-label={t('forms.openChoices')}
              className="absolute end-1 top-1 flex size-6 items-center justify-center text-ink-3"
            >
              <Icon name="down" />
            </Combobox.Trigger>
          </div>
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="z-50 w-(--anchor-width) outline-none">
              <Combobox.Popup className="max-h-72 animate-appear overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-lg">
                <Combobox.Empty className="px-2.5 py-1.5 text-ink-3 empty:hidden">
                  {searching ? t('states.loading') : t('states.noMatch')}
                </Combobox.Empty>
                <Combobox.List>
                  {(choice: Choice) => (
                    <Combobox.Item
                      key={choice.id}
                      value={choice}
                      className="flex cursor-default items-baseline justify-between gap-3 rounded-sm px-2.5 py-1.5 data-highlighted:bg-hover"
                    >
                      <bdi>{choice.name}</bdi>
                      <bdi dir="ltr" className="text-sm text-ink-3">
                        {choice.code}
                      </bdi>
                    </Combobox.Item>
                  )}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  );
}
