import type { Component } from 'solid-js';
import { type Person, ROLES } from '../../../protocol/relay/access.ts';
import type { RelayClient } from '../../../protocol/relay/client/relay-client.ts';
import { Button } from '../../ui/button.tsx';
import { formatAgo } from '../../ui/i18n/format.ts';
import { t } from '../../ui/i18n/i18n.ts';
import { Select } from '../../ui/select.tsx';
import type { Doing } from '../doing.tsx';
import { Table } from '../table.tsx';

/** Those whom the identity provider sent. What is said here counts with their next request. */
export const PeopleTable: Component<{ people: readonly Person[]; client: RelayClient; doing: Doing }> = (
  props,
) => {
  const change = ({ id }: Person, json: object): void =>
    void props.doing.run(() => props.client.send(`/api/access/people/${id}`, { method: 'PATCH', json }));
  return (
    <Table
      title={t('dashboard.people.title')}
      rows={props.people}
      columns={[
        { title: t('dashboard.name'), cell: ({ name }) => name },
        {
          title: t('dashboard.tokens.role'),
          cell: (person) => (
            <Select
              label={`${t('dashboard.tokens.role')}: ${person.name}`}
              value={person.role}
              choices={ROLES.map((value) => ({ value, title: t(`relay.roles.${value}`) }))}
              onChange={(role) => change(person, { role })}
            />
          ),
        },
        { title: t('dashboard.tenant'), cell: ({ tenant }) => tenant },
        { title: t('dashboard.people.from'), cell: ({ issuer }) => URL.parse(issuer)?.host ?? issuer },
        {
          title: t('dashboard.tokens.used'),
          cell: ({ usedAt }) => (usedAt === null ? t('dashboard.rules.never') : formatAgo(usedAt)),
        },
        {
          title: t('dashboard.action'),
          cell: (person) => {
            const action = () =>
              t(person.disabledAt === null ? 'dashboard.people.shut' : 'dashboard.people.let');
            return (
              <Button
                small
                aria-label={`${action()}: ${person.name}`}
                onClick={() => change(person, { disabled: person.disabledAt === null })}
              >
                {action()}
              </Button>
            );
          },
        },
      ]}
    />
  );
};
