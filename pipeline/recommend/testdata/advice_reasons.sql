-- One row per sentence.
select n::varchar, sentence from advice_reasons order by n
