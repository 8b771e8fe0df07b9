import type { LoaderContext, RouteDefinition } from '../../src/index.ts'
export const loader0 = ({ params }: LoaderContext<'/area0/:id(int)/items0/:lang?/:rest+'>) => params.id + params.rest.length
export const route0: RouteDefinition = { pattern: '/area0/:id(int)/items0/:lang?/:rest+', module: { loader: loader0 } }
export const loader1 = ({ params }: LoaderContext<'/area1/:id(int)/items1/:lang?/:rest+'>) => params.id + params.rest.length
export const route1: RouteDefinition = { pattern: '/area1/:id(int)/items1/:lang?/:rest+', module: { loader: loader1 } }
export const loader2 = ({ params }: LoaderContext<'/area2/:id(int)/items2/:lang?/:rest+'>) => params.id + params.rest.length
export const route2: RouteDefinition = { pattern: '/area2/:id(int)/items2/:lang?/:rest+', module: { loader: loader2 } }
export const loader3 = ({ params }: LoaderContext<'/area3/:id(int)/items3/:lang?/:rest+'>) => params.id + params.rest.length
export const route3: RouteDefinition = { pattern: '/area3/:id(int)/items3/:lang?/:rest+', module: { loader: loader3 } }
export const loader4 = ({ params }: LoaderContext<'/area4/:id(int)/items4/:lang?/:rest+'>) => params.id + params.rest.length
export const route4: RouteDefinition = { pattern: '/area4/:id(int)/items4/:lang?/:rest+', module: { loader: loader4 } }
export const loader5 = ({ params }: LoaderContext<'/area5/:id(int)/items5/:lang?/:rest+'>) => params.id + params.rest.length
export const route5: RouteDefinition = { pattern: '/area5/:id(int)/items5/:lang?/:rest+', module: { loader: loader5 } }
export const loader6 = ({ params }: LoaderContext<'/area6/:id(int)/items6/:lang?/:rest+'>) => params.id + params.rest.length
export const route6: RouteDefinition = { pattern: '/area6/:id(int)/items6/:lang?/:rest+', module: { loader: loader6 } }
export const loader7 = ({ params }: LoaderContext<'/area7/:id(int)/items7/:lang?/:rest+'>) => params.id + params.rest.length
export const route7: RouteDefinition = { pattern: '/area7/:id(int)/items7/:lang?/:rest+', module: { loader: loader7 } }
export const loader8 = ({ params }: LoaderContext<'/area8/:id(int)/items8/:lang?/:rest+'>) => params.id + params.rest.length
export const route8: RouteDefinition = { pattern: '/area8/:id(int)/items8/:lang?/:rest+', module: { loader: loader8 } }
export const loader9 = ({ params }: LoaderContext<'/area9/:id(int)/items9/:lang?/:rest+'>) => params.id + params.rest.length
export const route9: RouteDefinition = { pattern: '/area9/:id(int)/items9/:lang?/:rest+', module: { loader: loader9 } }
export const loader10 = ({ params }: LoaderContext<'/area10/:id(int)/items10/:lang?/:rest+'>) => params.id + params.rest.length
export const route10: RouteDefinition = { pattern: '/area10/:id(int)/items10/:lang?/:rest+', module: { loader: loader10 } }
export const loader11 = ({ params }: LoaderContext<'/area11/:id(int)/items11/:lang?/:rest+'>) => params.id + params.rest.length
export const route11: RouteDefinition = { pattern: '/area11/:id(int)/items11/:lang?/:rest+', module: { loader: loader11 } }
export const loader12 = ({ params }: LoaderContext<'/area12/:id(int)/items12/:lang?/:rest+'>) => params.id + params.rest.length
export const route12: RouteDefinition = { pattern: '/area12/:id(int)/items12/:lang?/:rest+', module: { loader: loader12 } }
export const loader13 = ({ params }: LoaderContext<'/area13/:id(int)/items13/:lang?/:rest+'>) => params.id + params.rest.length
export const route13: RouteDefinition = { pattern: '/area13/:id(int)/items13/:lang?/:rest+', module: { loader: loader13 } }
export const loader14 = ({ params }: LoaderContext<'/area14/:id(int)/items14/:lang?/:rest+'>) => params.id + params.rest.length
export const route14: RouteDefinition = { pattern: '/area14/:id(int)/items14/:lang?/:rest+', module: { loader: loader14 } }
export const loader15 = ({ params }: LoaderContext<'/area15/:id(int)/items15/:lang?/:rest+'>) => params.id + params.rest.length
export const route15: RouteDefinition = { pattern: '/area15/:id(int)/items15/:lang?/:rest+', module: { loader: loader15 } }
export const loader16 = ({ params }: LoaderContext<'/area16/:id(int)/items16/:lang?/:rest+'>) => params.id + params.rest.length
export const route16: RouteDefinition = { pattern: '/area16/:id(int)/items16/:lang?/:rest+', module: { loader: loader16 } }
export const loader17 = ({ params }: LoaderContext<'/area17/:id(int)/items17/:lang?/:rest+'>) => params.id + params.rest.length
export const route17: RouteDefinition = { pattern: '/area17/:id(int)/items17/:lang?/:rest+', module: { loader: loader17 } }
export const loader18 = ({ params }: LoaderContext<'/area18/:id(int)/items18/:lang?/:rest+'>) => params.id + params.rest.length
export const route18: RouteDefinition = { pattern: '/area18/:id(int)/items18/:lang?/:rest+', module: { loader: loader18 } }
export const loader19 = ({ params }: LoaderContext<'/area19/:id(int)/items19/:lang?/:rest+'>) => params.id + params.rest.length
export const route19: RouteDefinition = { pattern: '/area19/:id(int)/items19/:lang?/:rest+', module: { loader: loader19 } }
export const loader20 = ({ params }: LoaderContext<'/area20/:id(int)/items20/:lang?/:rest+'>) => params.id + params.rest.length
export const route20: RouteDefinition = { pattern: '/area20/:id(int)/items20/:lang?/:rest+', module: { loader: loader20 } }
export const loader21 = ({ params }: LoaderContext<'/area21/:id(int)/items21/:lang?/:rest+'>) => params.id + params.rest.length
export const route21: RouteDefinition = { pattern: '/area21/:id(int)/items21/:lang?/:rest+', module: { loader: loader21 } }
export const loader22 = ({ params }: LoaderContext<'/area22/:id(int)/items22/:lang?/:rest+'>) => params.id + params.rest.length
export const route22: RouteDefinition = { pattern: '/area22/:id(int)/items22/:lang?/:rest+', module: { loader: loader22 } }
export const loader23 = ({ params }: LoaderContext<'/area23/:id(int)/items23/:lang?/:rest+'>) => params.id + params.rest.length
export const route23: RouteDefinition = { pattern: '/area23/:id(int)/items23/:lang?/:rest+', module: { loader: loader23 } }
export const loader24 = ({ params }: LoaderContext<'/area24/:id(int)/items24/:lang?/:rest+'>) => params.id + params.rest.length
export const route24: RouteDefinition = { pattern: '/area24/:id(int)/items24/:lang?/:rest+', module: { loader: loader24 } }
export const loader25 = ({ params }: LoaderContext<'/area25/:id(int)/items25/:lang?/:rest+'>) => params.id + params.rest.length
export const route25: RouteDefinition = { pattern: '/area25/:id(int)/items25/:lang?/:rest+', module: { loader: loader25 } }
export const loader26 = ({ params }: LoaderContext<'/area26/:id(int)/items26/:lang?/:rest+'>) => params.id + params.rest.length
export const route26: RouteDefinition = { pattern: '/area26/:id(int)/items26/:lang?/:rest+', module: { loader: loader26 } }
export const loader27 = ({ params }: LoaderContext<'/area27/:id(int)/items27/:lang?/:rest+'>) => params.id + params.rest.length
export const route27: RouteDefinition = { pattern: '/area27/:id(int)/items27/:lang?/:rest+', module: { loader: loader27 } }
export const loader28 = ({ params }: LoaderContext<'/area28/:id(int)/items28/:lang?/:rest+'>) => params.id + params.rest.length
export const route28: RouteDefinition = { pattern: '/area28/:id(int)/items28/:lang?/:rest+', module: { loader: loader28 } }
export const loader29 = ({ params }: LoaderContext<'/area29/:id(int)/items29/:lang?/:rest+'>) => params.id + params.rest.length
export const route29: RouteDefinition = { pattern: '/area29/:id(int)/items29/:lang?/:rest+', module: { loader: loader29 } }
export const loader30 = ({ params }: LoaderContext<'/area30/:id(int)/items30/:lang?/:rest+'>) => params.id + params.rest.length
export const route30: RouteDefinition = { pattern: '/area30/:id(int)/items30/:lang?/:rest+', module: { loader: loader30 } }
export const loader31 = ({ params }: LoaderContext<'/area31/:id(int)/items31/:lang?/:rest+'>) => params.id + params.rest.length
export const route31: RouteDefinition = { pattern: '/area31/:id(int)/items31/:lang?/:rest+', module: { loader: loader31 } }
export const loader32 = ({ params }: LoaderContext<'/area32/:id(int)/items32/:lang?/:rest+'>) => params.id + params.rest.length
export const route32: RouteDefinition = { pattern: '/area32/:id(int)/items32/:lang?/:rest+', module: { loader: loader32 } }
export const loader33 = ({ params }: LoaderContext<'/area33/:id(int)/items33/:lang?/:rest+'>) => params.id + params.rest.length
export const route33: RouteDefinition = { pattern: '/area33/:id(int)/items33/:lang?/:rest+', module: { loader: loader33 } }
export const loader34 = ({ params }: LoaderContext<'/area34/:id(int)/items34/:lang?/:rest+'>) => params.id + params.rest.length
export const route34: RouteDefinition = { pattern: '/area34/:id(int)/items34/:lang?/:rest+', module: { loader: loader34 } }
export const loader35 = ({ params }: LoaderContext<'/area35/:id(int)/items35/:lang?/:rest+'>) => params.id + params.rest.length
export const route35: RouteDefinition = { pattern: '/area35/:id(int)/items35/:lang?/:rest+', module: { loader: loader35 } }
export const loader36 = ({ params }: LoaderContext<'/area36/:id(int)/items36/:lang?/:rest+'>) => params.id + params.rest.length
export const route36: RouteDefinition = { pattern: '/area36/:id(int)/items36/:lang?/:rest+', module: { loader: loader36 } }
export const loader37 = ({ params }: LoaderContext<'/area37/:id(int)/items37/:lang?/:rest+'>) => params.id + params.rest.length
export const route37: RouteDefinition = { pattern: '/area37/:id(int)/items37/:lang?/:rest+', module: { loader: loader37 } }
export const loader38 = ({ params }: LoaderContext<'/area38/:id(int)/items38/:lang?/:rest+'>) => params.id + params.rest.length
export const route38: RouteDefinition = { pattern: '/area38/:id(int)/items38/:lang?/:rest+', module: { loader: loader38 } }
export const loader39 = ({ params }: LoaderContext<'/area39/:id(int)/items39/:lang?/:rest+'>) => params.id + params.rest.length
export const route39: RouteDefinition = { pattern: '/area39/:id(int)/items39/:lang?/:rest+', module: { loader: loader39 } }
export const loader40 = ({ params }: LoaderContext<'/area40/:id(int)/items40/:lang?/:rest+'>) => params.id + params.rest.length
export const route40: RouteDefinition = { pattern: '/area40/:id(int)/items40/:lang?/:rest+', module: { loader: loader40 } }
export const loader41 = ({ params }: LoaderContext<'/area41/:id(int)/items41/:lang?/:rest+'>) => params.id + params.rest.length
export const route41: RouteDefinition = { pattern: '/area41/:id(int)/items41/:lang?/:rest+', module: { loader: loader41 } }
export const loader42 = ({ params }: LoaderContext<'/area42/:id(int)/items42/:lang?/:rest+'>) => params.id + params.rest.length
export const route42: RouteDefinition = { pattern: '/area42/:id(int)/items42/:lang?/:rest+', module: { loader: loader42 } }
export const loader43 = ({ params }: LoaderContext<'/area43/:id(int)/items43/:lang?/:rest+'>) => params.id + params.rest.length
export const route43: RouteDefinition = { pattern: '/area43/:id(int)/items43/:lang?/:rest+', module: { loader: loader43 } }
export const loader44 = ({ params }: LoaderContext<'/area44/:id(int)/items44/:lang?/:rest+'>) => params.id + params.rest.length
export const route44: RouteDefinition = { pattern: '/area44/:id(int)/items44/:lang?/:rest+', module: { loader: loader44 } }
export const loader45 = ({ params }: LoaderContext<'/area45/:id(int)/items45/:lang?/:rest+'>) => params.id + params.rest.length
export const route45: RouteDefinition = { pattern: '/area45/:id(int)/items45/:lang?/:rest+', module: { loader: loader45 } }
export const loader46 = ({ params }: LoaderContext<'/area46/:id(int)/items46/:lang?/:rest+'>) => params.id + params.rest.length
export const route46: RouteDefinition = { pattern: '/area46/:id(int)/items46/:lang?/:rest+', module: { loader: loader46 } }
export const loader47 = ({ params }: LoaderContext<'/area47/:id(int)/items47/:lang?/:rest+'>) => params.id + params.rest.length
export const route47: RouteDefinition = { pattern: '/area47/:id(int)/items47/:lang?/:rest+', module: { loader: loader47 } }
export const loader48 = ({ params }: LoaderContext<'/area48/:id(int)/items48/:lang?/:rest+'>) => params.id + params.rest.length
export const route48: RouteDefinition = { pattern: '/area48/:id(int)/items48/:lang?/:rest+', module: { loader: loader48 } }
export const loader49 = ({ params }: LoaderContext<'/area49/:id(int)/items49/:lang?/:rest+'>) => params.id + params.rest.length
export const route49: RouteDefinition = { pattern: '/area49/:id(int)/items49/:lang?/:rest+', module: { loader: loader49 } }
export const loader50 = ({ params }: LoaderContext<'/area50/:id(int)/items50/:lang?/:rest+'>) => params.id + params.rest.length
export const route50: RouteDefinition = { pattern: '/area50/:id(int)/items50/:lang?/:rest+', module: { loader: loader50 } }
export const loader51 = ({ params }: LoaderContext<'/area51/:id(int)/items51/:lang?/:rest+'>) => params.id + params.rest.length
export const route51: RouteDefinition = { pattern: '/area51/:id(int)/items51/:lang?/:rest+', module: { loader: loader51 } }
export const loader52 = ({ params }: LoaderContext<'/area52/:id(int)/items52/:lang?/:rest+'>) => params.id + params.rest.length
export const route52: RouteDefinition = { pattern: '/area52/:id(int)/items52/:lang?/:rest+', module: { loader: loader52 } }
export const loader53 = ({ params }: LoaderContext<'/area53/:id(int)/items53/:lang?/:rest+'>) => params.id + params.rest.length
export const route53: RouteDefinition = { pattern: '/area53/:id(int)/items53/:lang?/:rest+', module: { loader: loader53 } }
export const loader54 = ({ params }: LoaderContext<'/area54/:id(int)/items54/:lang?/:rest+'>) => params.id + params.rest.length
export const route54: RouteDefinition = { pattern: '/area54/:id(int)/items54/:lang?/:rest+', module: { loader: loader54 } }
export const loader55 = ({ params }: LoaderContext<'/area55/:id(int)/items55/:lang?/:rest+'>) => params.id + params.rest.length
export const route55: RouteDefinition = { pattern: '/area55/:id(int)/items55/:lang?/:rest+', module: { loader: loader55 } }
export const loader56 = ({ params }: LoaderContext<'/area56/:id(int)/items56/:lang?/:rest+'>) => params.id + params.rest.length
export const route56: RouteDefinition = { pattern: '/area56/:id(int)/items56/:lang?/:rest+', module: { loader: loader56 } }
export const loader57 = ({ params }: LoaderContext<'/area57/:id(int)/items57/:lang?/:rest+'>) => params.id + params.rest.length
export const route57: RouteDefinition = { pattern: '/area57/:id(int)/items57/:lang?/:rest+', module: { loader: loader57 } }
export const loader58 = ({ params }: LoaderContext<'/area58/:id(int)/items58/:lang?/:rest+'>) => params.id + params.rest.length
export const route58: RouteDefinition = { pattern: '/area58/:id(int)/items58/:lang?/:rest+', module: { loader: loader58 } }
export const loader59 = ({ params }: LoaderContext<'/area59/:id(int)/items59/:lang?/:rest+'>) => params.id + params.rest.length
export const route59: RouteDefinition = { pattern: '/area59/:id(int)/items59/:lang?/:rest+', module: { loader: loader59 } }
export const loader60 = ({ params }: LoaderContext<'/area60/:id(int)/items60/:lang?/:rest+'>) => params.id + params.rest.length
export const route60: RouteDefinition = { pattern: '/area60/:id(int)/items60/:lang?/:rest+', module: { loader: loader60 } }
export const loader61 = ({ params }: LoaderContext<'/area61/:id(int)/items61/:lang?/:rest+'>) => params.id + params.rest.length
export const route61: RouteDefinition = { pattern: '/area61/:id(int)/items61/:lang?/:rest+', module: { loader: loader61 } }
export const loader62 = ({ params }: LoaderContext<'/area62/:id(int)/items62/:lang?/:rest+'>) => params.id + params.rest.length
export const route62: RouteDefinition = { pattern: '/area62/:id(int)/items62/:lang?/:rest+', module: { loader: loader62 } }
export const loader63 = ({ params }: LoaderContext<'/area63/:id(int)/items63/:lang?/:rest+'>) => params.id + params.rest.length
export const route63: RouteDefinition = { pattern: '/area63/:id(int)/items63/:lang?/:rest+', module: { loader: loader63 } }
export const loader64 = ({ params }: LoaderContext<'/area64/:id(int)/items64/:lang?/:rest+'>) => params.id + params.rest.length
export const route64: RouteDefinition = { pattern: '/area64/:id(int)/items64/:lang?/:rest+', module: { loader: loader64 } }
export const loader65 = ({ params }: LoaderContext<'/area65/:id(int)/items65/:lang?/:rest+'>) => params.id + params.rest.length
export const route65: RouteDefinition = { pattern: '/area65/:id(int)/items65/:lang?/:rest+', module: { loader: loader65 } }
export const loader66 = ({ params }: LoaderContext<'/area66/:id(int)/items66/:lang?/:rest+'>) => params.id + params.rest.length
export const route66: RouteDefinition = { pattern: '/area66/:id(int)/items66/:lang?/:rest+', module: { loader: loader66 } }
export const loader67 = ({ params }: LoaderContext<'/area67/:id(int)/items67/:lang?/:rest+'>) => params.id + params.rest.length
export const route67: RouteDefinition = { pattern: '/area67/:id(int)/items67/:lang?/:rest+', module: { loader: loader67 } }
export const loader68 = ({ params }: LoaderContext<'/area68/:id(int)/items68/:lang?/:rest+'>) => params.id + params.rest.length
export const route68: RouteDefinition = { pattern: '/area68/:id(int)/items68/:lang?/:rest+', module: { loader: loader68 } }
export const loader69 = ({ params }: LoaderContext<'/area69/:id(int)/items69/:lang?/:rest+'>) => params.id + params.rest.length
export const route69: RouteDefinition = { pattern: '/area69/:id(int)/items69/:lang?/:rest+', module: { loader: loader69 } }
export const loader70 = ({ params }: LoaderContext<'/area70/:id(int)/items70/:lang?/:rest+'>) => params.id + params.rest.length
export const route70: RouteDefinition = { pattern: '/area70/:id(int)/items70/:lang?/:rest+', module: { loader: loader70 } }
export const loader71 = ({ params }: LoaderContext<'/area71/:id(int)/items71/:lang?/:rest+'>) => params.id + params.rest.length
export const route71: RouteDefinition = { pattern: '/area71/:id(int)/items71/:lang?/:rest+', module: { loader: loader71 } }
export const loader72 = ({ params }: LoaderContext<'/area72/:id(int)/items72/:lang?/:rest+'>) => params.id + params.rest.length
export const route72: RouteDefinition = { pattern: '/area72/:id(int)/items72/:lang?/:rest+', module: { loader: loader72 } }
export const loader73 = ({ params }: LoaderContext<'/area73/:id(int)/items73/:lang?/:rest+'>) => params.id + params.rest.length
export const route73: RouteDefinition = { pattern: '/area73/:id(int)/items73/:lang?/:rest+', module: { loader: loader73 } }
export const loader74 = ({ params }: LoaderContext<'/area74/:id(int)/items74/:lang?/:rest+'>) => params.id + params.rest.length
export const route74: RouteDefinition = { pattern: '/area74/:id(int)/items74/:lang?/:rest+', module: { loader: loader74 } }
export const loader75 = ({ params }: LoaderContext<'/area75/:id(int)/items75/:lang?/:rest+'>) => params.id + params.rest.length
export const route75: RouteDefinition = { pattern: '/area75/:id(int)/items75/:lang?/:rest+', module: { loader: loader75 } }
export const loader76 = ({ params }: LoaderContext<'/area76/:id(int)/items76/:lang?/:rest+'>) => params.id + params.rest.length
export const route76: RouteDefinition = { pattern: '/area76/:id(int)/items76/:lang?/:rest+', module: { loader: loader76 } }
export const loader77 = ({ params }: LoaderContext<'/area77/:id(int)/items77/:lang?/:rest+'>) => params.id + params.rest.length
export const route77: RouteDefinition = { pattern: '/area77/:id(int)/items77/:lang?/:rest+', module: { loader: loader77 } }
export const loader78 = ({ params }: LoaderContext<'/area78/:id(int)/items78/:lang?/:rest+'>) => params.id + params.rest.length
export const route78: RouteDefinition = { pattern: '/area78/:id(int)/items78/:lang?/:rest+', module: { loader: loader78 } }
export const loader79 = ({ params }: LoaderContext<'/area79/:id(int)/items79/:lang?/:rest+'>) => params.id + params.rest.length
export const route79: RouteDefinition = { pattern: '/area79/:id(int)/items79/:lang?/:rest+', module: { loader: loader79 } }
export const loader80 = ({ params }: LoaderContext<'/area80/:id(int)/items80/:lang?/:rest+'>) => params.id + params.rest.length
export const route80: RouteDefinition = { pattern: '/area80/:id(int)/items80/:lang?/:rest+', module: { loader: loader80 } }
export const loader81 = ({ params }: LoaderContext<'/area81/:id(int)/items81/:lang?/:rest+'>) => params.id + params.rest.length
export const route81: RouteDefinition = { pattern: '/area81/:id(int)/items81/:lang?/:rest+', module: { loader: loader81 } }
export const loader82 = ({ params }: LoaderContext<'/area82/:id(int)/items82/:lang?/:rest+'>) => params.id + params.rest.length
export const route82: RouteDefinition = { pattern: '/area82/:id(int)/items82/:lang?/:rest+', module: { loader: loader82 } }
export const loader83 = ({ params }: LoaderContext<'/area83/:id(int)/items83/:lang?/:rest+'>) => params.id + params.rest.length
export const route83: RouteDefinition = { pattern: '/area83/:id(int)/items83/:lang?/:rest+', module: { loader: loader83 } }
export const loader84 = ({ params }: LoaderContext<'/area84/:id(int)/items84/:lang?/:rest+'>) => params.id + params.rest.length
export const route84: RouteDefinition = { pattern: '/area84/:id(int)/items84/:lang?/:rest+', module: { loader: loader84 } }
export const loader85 = ({ params }: LoaderContext<'/area85/:id(int)/items85/:lang?/:rest+'>) => params.id + params.rest.length
export const route85: RouteDefinition = { pattern: '/area85/:id(int)/items85/:lang?/:rest+', module: { loader: loader85 } }
export const loader86 = ({ params }: LoaderContext<'/area86/:id(int)/items86/:lang?/:rest+'>) => params.id + params.rest.length
export const route86: RouteDefinition = { pattern: '/area86/:id(int)/items86/:lang?/:rest+', module: { loader: loader86 } }
export const loader87 = ({ params }: LoaderContext<'/area87/:id(int)/items87/:lang?/:rest+'>) => params.id + params.rest.length
export const route87: RouteDefinition = { pattern: '/area87/:id(int)/items87/:lang?/:rest+', module: { loader: loader87 } }
export const loader88 = ({ params }: LoaderContext<'/area88/:id(int)/items88/:lang?/:rest+'>) => params.id + params.rest.length
export const route88: RouteDefinition = { pattern: '/area88/:id(int)/items88/:lang?/:rest+', module: { loader: loader88 } }
export const loader89 = ({ params }: LoaderContext<'/area89/:id(int)/items89/:lang?/:rest+'>) => params.id + params.rest.length
export const route89: RouteDefinition = { pattern: '/area89/:id(int)/items89/:lang?/:rest+', module: { loader: loader89 } }
export const loader90 = ({ params }: LoaderContext<'/area90/:id(int)/items90/:lang?/:rest+'>) => params.id + params.rest.length
export const route90: RouteDefinition = { pattern: '/area90/:id(int)/items90/:lang?/:rest+', module: { loader: loader90 } }
export const loader91 = ({ params }: LoaderContext<'/area91/:id(int)/items91/:lang?/:rest+'>) => params.id + params.rest.length
export const route91: RouteDefinition = { pattern: '/area91/:id(int)/items91/:lang?/:rest+', module: { loader: loader91 } }
export const loader92 = ({ params }: LoaderContext<'/area92/:id(int)/items92/:lang?/:rest+'>) => params.id + params.rest.length
export const route92: RouteDefinition = { pattern: '/area92/:id(int)/items92/:lang?/:rest+', module: { loader: loader92 } }
export const loader93 = ({ params }: LoaderContext<'/area93/:id(int)/items93/:lang?/:rest+'>) => params.id + params.rest.length
export const route93: RouteDefinition = { pattern: '/area93/:id(int)/items93/:lang?/:rest+', module: { loader: loader93 } }
export const loader94 = ({ params }: LoaderContext<'/area94/:id(int)/items94/:lang?/:rest+'>) => params.id + params.rest.length
export const route94: RouteDefinition = { pattern: '/area94/:id(int)/items94/:lang?/:rest+', module: { loader: loader94 } }
export const loader95 = ({ params }: LoaderContext<'/area95/:id(int)/items95/:lang?/:rest+'>) => params.id + params.rest.length
export const route95: RouteDefinition = { pattern: '/area95/:id(int)/items95/:lang?/:rest+', module: { loader: loader95 } }
export const loader96 = ({ params }: LoaderContext<'/area96/:id(int)/items96/:lang?/:rest+'>) => params.id + params.rest.length
export const route96: RouteDefinition = { pattern: '/area96/:id(int)/items96/:lang?/:rest+', module: { loader: loader96 } }
export const loader97 = ({ params }: LoaderContext<'/area97/:id(int)/items97/:lang?/:rest+'>) => params.id + params.rest.length
export const route97: RouteDefinition = { pattern: '/area97/:id(int)/items97/:lang?/:rest+', module: { loader: loader97 } }
export const loader98 = ({ params }: LoaderContext<'/area98/:id(int)/items98/:lang?/:rest+'>) => params.id + params.rest.length
export const route98: RouteDefinition = { pattern: '/area98/:id(int)/items98/:lang?/:rest+', module: { loader: loader98 } }
export const loader99 = ({ params }: LoaderContext<'/area99/:id(int)/items99/:lang?/:rest+'>) => params.id + params.rest.length
export const route99: RouteDefinition = { pattern: '/area99/:id(int)/items99/:lang?/:rest+', module: { loader: loader99 } }