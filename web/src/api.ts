// The shapes of /api/v1, as its OpenAPI file states them.
export interface ApiRendition {
  role: string;
  url: string;
  content_type: string;
  width: number;
}
export interface ApiMedia {
  id: string;
  state: "uploading" | "processing" | "ready" | "failed" | "erased";
  type?: string;
  file_name: string;
  duration_ms: number;
  progress?: { permille: number; stage: string; playable_ms: number; left_ms: number | null; obstacle: { message: string } | null };
  failure?: { code?: string; message: string };
  renditions: ApiRendition[];
}
export interface ApiAnswer {
  question: string;
  text: string;
  media: string | null;
  start_ms: number | null;
}
export interface ApiItem {
  id: string;
  publication: "draft" | "published";
  title: string;
  answers: ApiAnswer[];
  media: ApiMedia[];
}
export interface ApiSuggestion {
  kind: "words" | "theme" | "place" | "organisation" | "item";
  text: string;
  url: string;
}

export interface ApiTerritory {
  code: string;
  name: string;
  level: string;
  context: string;
}
