/** The words of seeded trajectories: few are common and many are rare, as in code and in prose. Pure. */
import { type Random, randomFrom } from './random.ts'

const prose =
  'the a of to and in is it for that this with on as are be by an or from we will now first then next let me look at how what which when because so but not all each every one two need should must can could check see find run test tests file files code function class method module line lines value values error errors output input result results return returns case cases edge empty list string number type types name names path key keys index count size time order add added remove fix fixed change changed update write read open close parse parser format pass passed fail failed failing expected actual implement implementation missing handle handles default option argument import raise exception assert equal true false none null self'.split(
    ' ',
  )
const starts =
  'par ser tok lex nod tre val buf ran mer sor has ind col row tab enc dec com cod pat ste sta que fil cur win blo chu sli seg map red fol sca ten mat vec gra edg pol rou sha poi lin are vol mas wei bia los los opt sam bat lay ker act gat mem cac loc mut wai sig han lis con str rea wri'.split(
    ' ',
  )
const middles = 'a e i o u er or an in on al el ic ar en at it ul'.split(' ')
const ends =
  'se ter der ner tor ger mat ble ment ion ing ed ity ance ness ate ize ful ler ver xt ck nd st'.split(' ')
/** sentences of other scripts, so that a search in them has something to find */
export const otherScripts = [
  'Память не освобождается после второго вызова, надо проверить деструктор',
  'Тест проходит только при пустом списке аргументов',
  '内存不足时缓存没有被清空，需要先释放旧的缓冲区',
  '解析器在遇到空字符串时返回了错误的结果',
  'パーサーは空の文字列で例外を投げるべきです',
  'الاختبار يفشل عندما تكون القائمة فارغة',
  'Die Prüfung schlägt fehl, wenn das Wörterbuch leer ist',
  'Η συνάρτηση επιστρέφει λάθος τιμή για κενή λίστα',
  '메모리가 부족하면 캐시를 먼저 비워야 한다',
]

const rareWords = 30_000
const rare = makeWords()

function makeWords(): string[] {
  const random = randomFrom(7)
  const words = new Set<string>()
  while (words.size < rareWords) {
    const middle = Array.from({ length: random.between(1, 3) }, () => random.pick(middles)).join('')
    words.add(random.pick(starts) + middle + random.pick(ends))
    if (random.chance(0.3)) words.add(`${random.pick(starts)}${random.pick(ends)}${random.between(1, 100)}`)
  }
  return [...words]
}

/** What one project calls its things. */
export type Names = { identifiers: string[]; files: string[] }

export function namesOf(project: number): Names {
  const random = randomFrom(1_000 + project)
  const word = () => random.pick(rare)
  return {
    identifiers: Array.from({ length: 160 }, () => (random.chance(0.5) ? `${word()}_${word()}` : word())),
    files: Array.from({ length: 24 }, () => `src/${word()}/${word()}.py`),
  }
}

/** Some words of prose, with a project's names among them; a word's chance falls with its place in the list. */
export function sentence(random: Random, names: Names, length: number): string {
  const words = Array.from({ length }, () => {
    const kind = random.next()
    if (kind < 0.72) return prose[Math.floor(prose.length * random.next() ** 2)] as string
    if (kind < 0.96) return random.pick(names.identifiers)
    return rare[Math.floor(rare.length * random.next() ** 3)] as string
  })
  return words.join(' ')
}
