/** Recipes that leave their project as it is: any number of their runs may be at work on it, beside a build too. */
export const readingRecipes: readonly string[] = ['rollout', 'instances', 'verify', 'measure', 'fork']
