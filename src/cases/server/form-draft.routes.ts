import * as contract from '#cases/form-draft.contract.ts'
import * as drafts from '#cases/server/form-draft.service.ts'
import * as views from '#cases/server/form-draft-view.service.ts'
import { type Route, route } from '#server/http/module.ts'

/** What officers do with the forms of their administration. */
export const formDraftRoutes: readonly Route[] = [
  route(contract.listForms, views.listFormsOf),
  route(contract.listQuestions, views.listQuestionsOf),
  route(contract.beginForm, drafts.beginFormOf),
  route(contract.getForm, views.getFormOf),
  route(contract.getFormSurroundings, views.getFormSurroundingsOf),
  route(contract.downloadForm, views.downloadFormOf),
  route(contract.getFormDraft, views.getFormDraftOf),
  route(contract.downloadFormDraft, views.downloadFormDraftOf),
  route(contract.openFormDraft, drafts.openFormDraftOf),
  route(contract.saveFormDraft, drafts.saveFormDraftOf),
  route(contract.readFormText, drafts.readFormTextOf),
  route(contract.proposeFormDraft, drafts.proposeFormDraftOf),
  route(contract.publishFormDraft, drafts.publishFormDraftOf),
  route(contract.returnFormDraft, drafts.returnFormDraftOf),
  route(contract.takeBackFormDraft, drafts.takeBackFormDraftOf),
  route(contract.dropFormDraft, drafts.dropFormDraftOf),
]
