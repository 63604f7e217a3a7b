export type { CardFilter, CardTexts, ShortCard, Slice } from './card.queries.ts'
export type { ListedCard } from './card-texts.ts'
export {
  findCards,
  listCardsOfSubs,
  listEditableCards,
  listPublishedCards,
  listVisibleCards,
  searchCards,
} from './cards.ts'
export type { CourseCard } from './catalogue.queries.ts'
export { browseCatalogue, getCard, getPublished } from './catalogue.ts'
export {
  type CategoryTree,
  changeSubCategory,
  getMasterCategory,
  getSubCategory,
  listCategories,
  makeMasterCategory,
  makeSubCategory,
  removeMasterCategory,
  removeSubCategory,
  renameMasterCategory,
} from './categories.ts'
export type { FoundSub, MasterCategory, SubCategory } from './category.queries.ts'
export type { LessonContent, ModuleContent, ResourceContent } from './content.queries.ts'
export { type OpenContent, type OpenLesson, type OpenModule, readContent } from './content.ts'
