import { Tabs } from '@mantine/core'
import { CopyValue } from '../../../ui/copy-value.tsx'
import { useText } from '../../../ui/text.ts'
import { snippetsFor } from '../snippets.ts'
import type { AgentInput } from '../snippets.ts'
import type { Destination } from './destination.ts'

/** One configuration an agent, each ready to paste. */
export function AgentTabs({ to, input }: { readonly to: Destination; readonly input: AgentInput }) {
  const { t } = useText()
  const snippets = snippetsFor(to, input)
  return (
    <Tabs defaultValue={snippets[0]?.id ?? 'curl'} keepMounted={false}>
      <Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Tab key={snippet.id} value={snippet.id}>
            {t(`ui.connect.agent.${snippet.id}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map((snippet) => (
        <Tabs.Panel key={snippet.id} value={snippet.id} pt="sm">
          <CopyValue value={snippet.text} isBlock />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
