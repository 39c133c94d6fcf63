// Package reports turns the tables of a run into the files a person or a program reads.
//
// It takes the transaction of the run, in which the stages have left their tables, and a folder that exists; it gives
// statement.xlsx, statement.html, rated_usage.parquet (and .csv), focus.parquet, rejects.csv and summary.json in that folder, and on
// request run.json and metrics.prom. It knows tables and columns, not the stages that made them: what a sheet shows is
// one embedded SELECT and a list of columns (sheets.go), how it is laid out is layout.go, and only xlsx.go knows the
// library that writes workbooks.
//
// Equal tables and equal Options give equal bytes: nothing here asks for the time, and every SELECT is ordered.
package reports
