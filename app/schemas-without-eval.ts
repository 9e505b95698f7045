import { z } from 'zod'

/**
 * To be imported before any schema in the browser: the policy of every page forbids the functions that zod would make
 * of a schema to be quicker, and the first schema that reads something tries.
 */
if (typeof window !== 'undefined') z.config({ jitless: true })
