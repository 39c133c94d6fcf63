// Package rates takes the organisation's tariffs and allowances, and gives them checked, with the facts about
// plans, countries and number ranges that Microsoft and the numbering plans publish.
//
// A tariff row prices one service for the numbers below one prefix, in one currency, from one civil date to
// another; of several rows that fit a number the longest prefix wins. Allowances say how many minutes or segments a
// plan covers for each user. What is built in lies in data/, one CSV to a table; every row there names its source
// and when it was true.
package rates
