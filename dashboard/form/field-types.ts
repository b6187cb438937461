/** The kinds of fields that can be drawn. */
export interface Choice {
  readonly value: unknown;
  readonly label: string;
}

export type Kind =
  | {
      readonly kind: 'text';
      readonly type: 'text' | 'url' | 'email' | 'date';
      readonly isLong: boolean;
      readonly minLength: number | undefined;
      readonly maxLength: number | undefined;
    }
  | {
      readonly kind: 'number';
      readonly step: number | 'any';
      readonly min: number | undefined;
      readonly max: number | undefined;
    }
  | { readonly kind: 'flag' }
  | { readonly kind: 'words' }
  | { readonly kind: 'json' }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
  | { readonly kind: 'group'; readonly fields: readonly Field[] }
  | { readonly kind: 'list'; readonly item: Field }
  /** One of several groups; the property that they share says which. */
  | { readonly kind: 'variants'; readonly by: string; readonly variants: readonly Variant[] };

export interface Variant {
  readonly tag: unknown;
  readonly label: string;
  readonly fields: readonly Field[];
}

interface About {
  readonly name: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly required: boolean;
  /** What happens where it is left out. */
  readonly usual: unknown;
}

export type FieldOf<K extends Kind['kind']> = Extract<Kind, { kind: K }> & About;
export type Field = Kind & About;
