// <capsule-captions for="media-…" data-track>: a transcript or chapters corrected line by line. It takes the place of the
// form that it holds, once its words and its code are here.
import { loadWords } from "../words";

void Promise.all([import("../captions/editor"), loadWords("captions")]).then(([{ CapsuleCaptions }]) => customElements.define("capsule-captions", CapsuleCaptions));
