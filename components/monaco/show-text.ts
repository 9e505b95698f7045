import { languageOfPath } from './language-of-path.ts'
import { monaco } from './setup.ts'

/** Another text in a model that stays: nothing is left over to be disposed of, however many steps are walked. */
export function showText(
  model: monaco.editor.ITextModel,
  { text, path }: { text: string; path: string },
): void {
  const language = languageOfPath(path)
  if (model.getLanguageId() !== language) monaco.editor.setModelLanguage(model, language)
  if (model.getValue() !== text) model.setValue(text)
}
