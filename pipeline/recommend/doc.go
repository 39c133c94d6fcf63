// Package recommend takes the daily credit spend of a tenant and gives a trigger amount, a recharge amount and an
// initial funding with a stated risk, the reasons in sentences, the alternatives, and a back-test on held-out days.
//
// The work goes one way:
//
//  1. series.go, read.go    days in any order become one gapless series; pause.go what in it was no normal time
//  2. season.go, level.go   weekday and month pattern, level, trend, and how far each may be off
//  3. demand.go, paths.go   seeded block-bootstrapped futures of that series
//  4. process.go            the prepaid account, step by step, over one future
//  5. simulate.go           one policy over all futures
//  6. search.go, advise.go  the cheapest policy within the risk
//  7. backtest.go           the same, pretending that the last months were not yet known
//  8. outlook.go            from today's balance: when is the next recharge, when is zero
//  9. stage.go              tables in, tables out
//
// Money enters as decimal and leaves as whole units; between the two it is statistics and float64. Everything is
// seeded, sums are taken in a fixed order, so that the same input gives the same advice on any number of cores.
package recommend
