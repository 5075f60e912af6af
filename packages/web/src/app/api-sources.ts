import type {
  AddMappingVersionInput,
  CreateMappingInput,
  CreateSourceInput,
  IssuedToken,
  PreviewSampleInput,
  SamplePreview,
  Source,
  SourceMapping,
  SourceMappingSummary,
  SourceReception,
  SuggestedMapping,
  SuggestMappingInput,
  UpdateSourceInput,
} from '@haidang/contracts'
import type { PageOf } from './page-of.ts'
import type { Query, Requester } from './http.ts'

/** The routes of sources, of samples looked at before one is connected, and of mappings. */
export function createSourcesApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    sources: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Source>>('/sources', query, signal),
      reception: () => get<SourceReception>('/sources/reception'),
      read: (sourceId: string) => get<Source>(`/sources/${id(sourceId)}`),
      create: (input: CreateSourceInput) => send<IssuedToken>('POST', '/sources', input),
      update: (sourceId: string, input: UpdateSourceInput) => send<Source>('PATCH', `/sources/${id(sourceId)}`, input),
      rotate: (sourceId: string, overlapSeconds: number) =>
        send<IssuedToken>('POST', `/sources/${id(sourceId)}/tokens`, { overlapSeconds }),
      revoke: (sourceId: string, tokenId: string) =>
        send<Source>('DELETE', `/sources/${id(sourceId)}/tokens/${id(tokenId)}`),
    },
    samples: {
      preview: (input: PreviewSampleInput, signal?: AbortSignal) =>
        send<SamplePreview>('POST', '/samples/preview', input, signal),
      suggest: (input: SuggestMappingInput) => send<SuggestedMapping>('POST', '/samples/mapping', input),
    },
    mappings: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<SourceMappingSummary>>('/mappings', query, signal),
      read: (mappingId: string) => get<SourceMapping>(`/mappings/${id(mappingId)}`),
      create: (input: CreateMappingInput) => send<SourceMapping>('POST', '/mappings', input),
      addVersion: (mappingId: string, input: AddMappingVersionInput) =>
        send<SourceMapping>('POST', `/mappings/${id(mappingId)}/versions`, input),
      retire: (mappingId: string, isRetired: boolean) =>
        send<SourceMapping>('PATCH', `/mappings/${id(mappingId)}`, { isRetired }),
    },
  }
}
