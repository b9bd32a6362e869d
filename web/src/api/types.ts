// What the server answers, as far as the portal reads it. Decimals are text. What has a text for
// people carries it as `en` and `zh` (Both). The names are those of the commands' --json.
import type { Both } from '../texts/texts.svelte';
import type { ProblemBody } from './client';

export interface Me {
  id: string;
  login: string;
  name: Both;
  kind: 'person' | 'service';
  organisation: string;
  permissions: string[];
  scope: { all_offices: boolean; offices: string[] };
}
export interface HomeFacts {
  office_name: Both;
  country: string;
  currency: string;
  version: string;
}

export interface MonthStatus {
  period: string;
  checked: boolean;
  closed: boolean;
  release: number | null;
  status: string | null;
}

export interface Arrival extends Both {
  office: string;
  declarations: number;
  expected: number | null;
  last: string | null;
}
export interface RuleCount extends Both {
  rule: string;
  severity: string;
  items: number;
}
export interface Alarm extends Both {
  watch: string;
  cell: string;
}
export interface Dashboard {
  period: string;
  arrivals: Arrival[];
  days: { date: string; declarations: number; expected: number | null }[];
  findings: RuleCount[];
  queue: {
    open: number;
    fatal: number;
    decided: number;
    corrected: number;
    queried: number;
  };
  totals: { import_usd: string | null; export_usd: string | null };
}

export interface TableName {
  name: string;
  layout: 'flows' | 'balance';
}
export interface TableColumn {
  key: string;
  group: string;
  label: string;
  kind: 'amount' | 'percent' | string;
}
export interface TableRow {
  code: string;
  label: string;
  is_total: boolean;
  is_comparable: boolean;
  values: Record<string, string | null>;
}
export interface PublishedTable {
  table: string;
  office: string;
  title: string;
  period: string;
  status: string;
  system: string;
  vintage: string;
  unit: string;
  shown_in_units_of: number;
  columns: TableColumn[];
  rows: TableRow[];
  notes: string[];
}

export interface Axis extends Both {
  name: string;
  has_shapes?: boolean; // of a dimension: there is a map of its members
}
export interface Key extends Both {
  code: string;
}
// An answer from the closed cubes. Without an axis across, columns and cells are empty.
export interface Pivot {
  rows: Key[];
  columns: Key[];
  cells: (string | null)[][];
  row_totals: (string | null)[];
  column_totals: (string | null)[];
  total: string | null;
  groups: number; // rows that there are, shown or not
}

export interface Contribution {
  source: string;
  file: string;
  line: number;
  declaration_number: string;
  declaration_version: number;
  item_number: number;
  flow: string;
  commodity: string;
  partner: string;
  value_local: string;
  value_usd: string;
  net_mass_kg: string;
}
export interface CellTrace {
  period: string;
  release: number;
  status: string;
  value_local: string;
  value_usd: string;
  items: number;
  traced_usd: string;
  agrees: boolean;
  contributions: Contribution[];
}

export interface FieldView extends Both {
  field: string;
  declared: string;
  value: string;
  may_be_corrected: boolean;
  // What a code says, as of the day of acceptance.
  meaning?: Both | null;
}
export interface Finding extends Both {
  rule: string;
  severity: string;
  field: string;
  item_number?: number;
}
export interface Suggestion extends Both {
  rank: number;
  kind: string;
  field: string;
  value: string;
  repair_value: string;
  probability: number;
  evidence_en: string;
  evidence_zh: string;
}
export interface Correction {
  id: string;
  kind: string;
  item_number: number;
  field: string;
  old_value: string;
  new_value: string;
  author: string;
  reason: string;
  at: string;
  state: string;
}
export interface Decision {
  id: string;
  action: string;
  item_number: number;
  author: string;
  text: string;
  at: string;
  open: boolean;
}
export interface RecordView {
  record: string;
  source: string;
  declaration_number: string;
  declaration_version: number;
  item_number: number;
  flow: string;
  fields: FieldView[];
  findings: Finding[];
  suggestions: Suggestion[];
  corrections: Correction[];
  decisions: Decision[];
}

export interface DeclarationItem {
  source: string;
  file: string;
  line: number;
  declaration_number: string;
  declaration_version: number;
  item_number: number;
  period: string;
  flow: string;
  commodity: string;
  status: string;
  reason: string;
  detail: string;
  value_local?: string | null;
  value_usd?: string | null;
}
export interface Declaration {
  declaration_number: string;
  items: DeclarationItem[];
  findings: Finding[];
  // Of the items that count, as reviewers see them.
  records: (RecordView & { period: string })[];
}

export interface QueueEntry extends Both {
  record: string;
  source: string;
  declaration_number: string;
  item_number: number;
  rank: number;
  flow: string;
  severity: string;
  findings: number;
}
export interface Queue {
  period: string;
  open: number;
  queue: QueueEntry[];
}
export interface CloudPoint {
  period: string;
  price: number;
  mass: number;
  value: number;
  this: boolean;
  same_trader: boolean;
  number: string; // empty where it is not for the reader
}
export interface Cloud extends Both {
  commodity: string;
  currency: string;
  points: CloudPoint[];
  q1: number | null;
  median: number | null;
  q3: number | null;
}

export interface Gate extends Both {
  name: string;
  passed: boolean;
  blocking: 'both' | 'final' | 'none';
  detail: Both;
  count: number | null;
}

export interface Job {
  id: string;
  kind: string;
  period: string | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number | null;
  step: Both | null;
  started: string | null;
  finished: string | null;
  by: string | null;
  result?: unknown;
  problem?: ProblemBody | null;
}

// A close that has begun, or the proposal that waits for a second person.
export interface Closing {
  job: Job | null;
  proposal?: string;
}

export interface Load {
  load_id: string;
  source: string;
  file: string;
  read: number;
  loaded: number;
  rejected: number;
  at: string;
  by?: string;
}
export interface Rejected extends Both {
  file: string;
  line: number;
  code: string;
  field: string;
  value: string;
  raw: string;
}
export interface Preview {
  records: number;
  records_rejected: number;
  columns: (Both & { column: string; field: string | null })[];
  rows: string[][]; // by column
  rejected: (Both & { line: number; field: string; value: string; code: string })[];
}

export interface CodeListName {
  name: string;
  codes: number;
  newest: string | null;
}
export interface Code extends Both {
  code: string;
  parent: string | null;
  valid_from: string;
  valid_to: string | null;
}
export interface Rate {
  currency: string;
  from: string;
  to: string | null;
  rate: string;
  source: string;
}

export interface Rule extends Both {
  name: string;
  severity: string;
  origin: 'shipped' | 'home';
  text: string;
  state: 'active' | 'proposed' | 'approved' | 'ended';
  starts: string | null;
  ends: string | null;
  proposed_by: string | null;
  approved_by: string | null;
  // What waits for a second person: its start on that day with this text, or its end.
  waits: (Both & { act: 'start' | 'end'; on: string; text: string | null; by: string }) | null;
}
export interface RuleError extends Both {
  line: number;
  column: number;
  length: number;
  code: string;
}
export interface Compiled {
  ok: boolean;
  errors: RuleError[];
  name: string | null;
  severity: string | null;
}
export interface RuleRun {
  periods: { period: string; items: number; findings: number; milliseconds: number }[];
  examples: (Both & { record: string; period: string; field: string; value: string })[];
}

export interface Question {
  id: string;
  period: string;
  record: string;
  text: string;
  from: string;
  to: string;
  asked_at: string;
  due: string;
  state: 'open' | 'overdue' | 'answered';
  answer: string | null;
  answered_by: string | null;
  answered_at: string | null;
}

export interface Person extends Both {
  id: string;
  login: string;
  kind: 'person' | 'service';
  organisation: string;
  roles: GivenRole[];
  offices: string[];
  all_offices: boolean;
  active: boolean;
}
export interface GivenRole {
  name: string;
  from: string;
  until: string | null;
}
// Whose declarations a person sees; `offices` where it is these.
export interface Sees {
  kind: 'organisation' | 'all_offices' | 'offices';
  offices?: string[];
}
export interface Invited {
  login: string;
  link: string;
  proposals: string[];
}
// A role that another is to approve.
export interface GrantProposal {
  id: string;
  login: string;
  role: string;
  from: string;
  until: string;
  by: string;
  at: string;
}
export interface Role extends Both {
  name: string;
  permissions: string[];
  shipped: boolean;
}
export interface Organisation extends Both {
  id: string;
  kind: 'head_office' | 'district' | 'subordinate_office' | 'department' | 'broker';
  parent: string | null;
  office: string;
}
export interface OpenSession {
  id: string;
  login: string;
  started: string;
  last_seen: string;
  address: string;
  this: boolean;
}

export interface LogEntry extends Both {
  index: number;
  at: string;
  kind: string;
  who: string;
  about: string;
}
export interface LogPage {
  size: number;
  entries: LogEntry[];
  next: number | null; // where older ones go on
  kinds: (Both & { name: string })[];
}

export interface Enterprise {
  customs_code: string;
  valid_from: string;
  valid_to: string | null;
  state: 'registered' | 'ended';
  uscc: string;
  name: string;
  kind: string;
  place: string;
  office: string;
  credit: 'certified' | 'ordinary' | 'dishonest';
  recorded: number;
}
export interface EnterpriseList {
  version: number;
  total: number;
  enterprises: Enterprise[];
  counts: { credit: Enterprise['credit']; enterprises: number }[];
  imports: { version: number; file: string; taken: number; at: string }[];
}
export interface EnterprisePair {
  likeness: 'uscc' | 'name' | 'like_name';
  first: Enterprise;
  second: Enterprise;
}

export interface Bill {
  number: string;
  state: 'issued' | 'claimed' | 'voided';
  declaration: string;
  trader: string;
  total: string;
  currency: string;
  issued_at: string;
  claimed_by: string | null;
  claim: string | null;
  reason: string | null;
}

export type Sharing = 'unconditional' | 'conditional' | 'none';
export type ResourceState =
  | 'draft'
  | 'returned'
  | 'waiting_review'
  | 'registered'
  | 'waiting_publish'
  | 'published'
  | 'withdrawn';
export type ResourceEvent =
  | 'submit'
  | 'return'
  | 'register'
  | 'propose'
  | 'hold'
  | 'publish'
  | 'withdraw'
  | 'revise';
export interface ResourceItem {
  name: string;
  label: Both;
  type: string;
  concept: string;
  sharing: Sharing;
  reason: string;
  is_key: boolean;
  is_sensitive: boolean;
}
export interface CatalogueResource {
  code: string;
  classification: string;
  number: string;
  name: Both;
  abstract: Both;
  keywords: string[];
  provider: string;
  system: string;
  kind: 'lake_table' | 'database' | 'file' | 'interface';
  place: string;
  format: string;
  sharing: Sharing;
  condition: string;
  ways: string[];
  open: string;
  cycle: Cycle;
  items: ResourceItem[];
  state: ResourceState;
  published_at: string;
  batch: string;
  may: ResourceEvent[];
}
export type Cycle = 'real_time' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'irregular';
export interface AlikeResource {
  code: string;
  name: Both;
  provider: string;
  score: number;
  relation: 'same' | 'part' | 'whole' | 'overlap';
  columns: { ours: string; theirs: string; likeness: number; why: 'name' | 'concept' | 'values' }[];
}
export interface Alike {
  alike: AlikeResource[];
  not_shown: number;
}
export interface ShownResource extends CatalogueResource, Alike {
  history: { event: string; state: ResourceState; author: string; at: string; reason: string }[];
  quality: {
    period: string;
    release: number;
    status: string;
    records: number;
    counted: number;
    held: number;
    corrected: number;
  }[];
  lineage: { job: string; period: string; at: string; outcome: string; makes: boolean }[];
}
export interface CatalogueSystem {
  code: string;
  name: Both;
  owner: string;
  place: 'here' | 'elsewhere';
  channel: string;
  address: string;
  serves_customs_data: boolean;
  plan: 'stays' | 'to_move' | 'moved';
  plan_by: string;
  note: string;
  requests: number;
  records: number;
  last_month: string;
  resources: number;
}
export type AgreementState =
  | 'requested'
  | 'offered'
  | 'agreed'
  | 'in_force'
  | 'suspended'
  | 'ended'
  | 'refused'
  | 'withdrawn'
  | 'revoked'
  | 'expired';
export type Mask = 'none' | 'redact' | 'last_four' | 'hash' | 'null' | 'year';
export interface Agreement {
  number: string;
  state: AgreementState;
  end_reason: '' | AgreementState;
  organisation: string;
  provider: string;
  resource: string;
  columns: { name: string; mask: Mask }[];
  rows: string;
  purpose: string;
  legal_basis: string;
  cycle: Cycle;
  from: string;
  until: string;
  rows_a_day: number;
  is_sensitive: boolean;
  asked_by: string;
  asked_at: string;
  due: string;
  days_left: number | null;
  first_approver: string;
  renew_until: string;
  reason: string;
}
export interface ShownAgreement extends Agreement {
  document: string;
  history: { what: string; author: string; at: string; reason: string }[];
}

export interface Feed {
  agreement: string;
  organisation: string;
  resource: string;
  relation: string;
  opened_at: string;
  looked_at: string; // '': never
  is_twin: boolean; // its rows are made up
  newest: number; // 0: there is no batch yet
}
export interface FeedBatch {
  number: number;
  made_at: string;
  rows: number; // of the whole table
  inserted: number;
  updated: number;
  deleted: number;
  held: number;
  receipt: { received_at: string; outcome: 'agrees' | 'differs'; difference: string } | null;
}
export interface ShownFeed extends Feed {
  batches: FeedBatch[]; // newest first
}
export interface UseSum {
  organisation: string;
  agreement: string;
  resource: string; // '': its agreement is not known any more
  uses: number;
  days: number;
  rows: number;
  bytes: number;
  not_answered: number;
}
export interface MonthOfUse {
  month: string;
  organisation: string; // '': all
  sums: UseSum[]; // the most rows first
  unused: { agreement: string; organisation: string; resource: string; last: string }[];
  unusual: { agreement: string; organisation: string; day: string; rows: number; usual: number }[];
}
export interface Use {
  agreement: string;
  organisation: string;
  actor: string;
  service: string;
  subject: string;
  received_at: string;
  done_at: string;
  rows: number;
  bytes: number;
  outcome: 'running' | 'answered' | 'cut' | 'refused' | 'failed';
  fault: string;
}
// What a batch says of itself, as it was signed.
export interface FeedManifest {
  number: number;
  previous: string;
  made_at: string;
  purpose: string;
  rows: number;
  held: number;
  totals: Record<string, string>;
  files: { kind: 'table' | 'change'; path: string; rows: number; bytes: number; sha256: string }[];
}
// A feed counted anew.
export interface Reconciled {
  newest: number;
  rows: number;
  faults: (Both & { code: string })[];
}
