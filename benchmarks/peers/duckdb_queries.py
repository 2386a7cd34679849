"""The SQL of ``duckdb_sql``, in the order it runs; ``num`` and ``den`` are the two sides of a ratio.

A cell that is there without a figure was declared missing; one that is not there was never reported, or refused.
"""

import made_up_catalogue as made_up

from peers.references import AVAILABILITY, DAYS_A_YEAR, FREQUENCIES

NOTES = ("interim", "due", "base_meets")
ROWS = """
create temp table coded as
select *, known and given and not bad_unit and not outside as fine, known and not bad_unit as sound,
    case when known then ((area::bigint * {indicators} + indicator) * {periods} + period) * 2 + upper::int end as key
from (
    select row, area, indicator, upper, period, x, given, no_variable, no_period, strange,
        readable and not fits as wrong_flow, readable and fits as keyed, readable and fits and area is not null as known,
        readable and fits and given and unit_measure is distinct from unit_expected as bad_unit,
        given and (x < low or x > high) as outside, period_end >= vintage and given as early
    from (
        select s.file_row_number as row, a.area, v.indicator, v.upper, p.period, p.period_end, s.vintage, s.obs_value as x,
            s.obs_value is not null as given, s.unit_measure, v.unit_expected, v.low, v.high,
            v.indicator is null as no_variable, p.period is null as no_period, {strange} as strange,
            not (no_variable or no_period or strange) as readable, s.flow = v.flow_expected as fits
        from read_parquet('{path}', file_row_number=true) s
        left join variables v using (variable)
        left join (from areas where reports) a using (ref_area)
        left join (from periods where reported) p using (time_period)
    )
)
"""

TWICE = """
create temp table twice as select key from coded where sound group by key having count(*) > 1
"""

AGAIN = """
create temp table again as
select row from coded semi join twice using (key) where sound qualify row_number() over (partition by key order by row) > 1
"""

DUPLICATES = """
create temp table duplicates as
select row from (
    select c.row, count(*) over (partition by key, flow, provider, stage, vintage) as n
    from (from coded semi join twice using (key) where sound) c
    join read_parquet('{path}', file_row_number=true) s on s.file_row_number = c.row
) where n > 1
"""

PAIRS = """
create temp table pairs as
select area, indicator, period,
    max(case when upper and good then x end) as num, max(case when not upper and good then x end) as den,
    bool_or(not upper) as den_row, bool_or(upper and not refused) as num_there,
    bool_or(not upper and not refused) as den_there, max(case when upper then row end) as row
from (
    select c.*, bad_unit or outside or d.row is not null as refused, fine and d.row is null as good
    from coded c left join duplicates d using (row)
    where known and not exists (from again a where a.row = c.row)
) group by area, indicator, period
"""

FINDINGS = """
create temp table findings as
select row, rule::enum({rules}) as rule from (
    select row, unnest([case when keyed and area is null then 'unknown-area' end,
        case when no_variable then 'unknown-variable' end, case when no_period then 'bad-period' end,
        case when strange then 'unknown-code' end, case when bad_unit then 'bad-unit' end,
        case when wrong_flow then 'flow-not-of-measure' end,
        case when keyed and not given then 'missing-without-reason' end,
        case when known and early then 'period-not-over' end,
        case when known and not bad_unit and outside and row not in (select row from duplicates) then 'out-of-valid-range' end
    ]) as rule
    from coded where not known or bad_unit or outside or early or not given
    union all select row, 'duplicate-key' from duplicates
    union all select row, 'numerator-above-denominator' from pairs where num > den
    union all select row, 'missing-component' from pairs where num is not null and not den_row
) where rule is not null;
create temp table level_0 as
select area, indicator, period, case when num > den then null else num end as num, den,
    num_there and not coalesce(num > den, false) as num_there, den_there
from pairs;
drop table pairs;
"""

LONGER = """
create temp table {made} as
select area, indicator, longer as period, num, den, num_there, den_there
from {shorter} join periods using (period) join indicators using (indicator) where is_stock and lasts
union all
select area, indicator, period, case when num_whole then num end, case when den_whole then den end,
    num_whole or num_missing, den_whole or den_missing
from (
    select area, indicator, longer as period, sum(num) as num, sum(den) as den,
        coalesce(bool_or(num_there and num is null), false) as num_missing,
        coalesce(bool_or(den_there and den is null), false) as den_missing,
        count(num) = {ratio} and not num_missing as num_whole, count(den) = {ratio} and not den_missing as den_whole
    from {shorter} join periods using (period) join indicators using (indicator)
    where not is_stock and sums group by area, indicator, longer
)
where num_whole or num_missing or den_whole or den_missing
"""

SUMMED = """
create temp table {made} as
select area, indicator, period, case when num_there then num end as num, case when den_there then den end as den,
    num_there, den_there
from (
    select whole as area, indicator, period, sum(num) as num, sum(den) as den, count(num) = any_value(parts) as num_there,
        count(den) = any_value(parts) as den_there
    from {parts} join {step} using (area) group by whole, indicator, period
) where num_there or den_there
"""

VALUES = """
create temp table vals as
select area, indicator, period, frequency, season, start, period_end, num as numerator, den as denominator,
    num * 100 / den as value
from ({every}) join periods using (period) where num_there and (den_there or num is null)
"""

MOVED = f"""
create temp table moved as
select area, indicator, period, frequency, season, start, period_end, value,
    case when value is not null and n >= 3 then (n * tv - t * v) / (n * tt - t * t) end as slope, base_value, base, base_end
from (
    select *, count(value) over s as n, sum(w) over s as t, sum(value) over s as v, sum(w * w) over s as tt,
        sum(w * value) over s as tv, first_value(value ignore nulls) over s as base_value,
        first_value(known ignore nulls) over s as base, first_value(known_end ignore nulls) over s as base_end
    from (
        select *, (area::bigint * 10000 + indicator) * 100 + frequency * 13 + season as series,
            case when value is not null then period end as known,
            case when value is not null then period_end end as known_end,
            case when value is not null then (period_end - (select min(period_end) from periods)) / {DAYS_A_YEAR} end as w
        from vals
    ) window s as (partition by series order by period_end)
)
"""

TRENDS = f"""
create temp table trends as
select area, indicator, period, value, base, change, change / abs(base_value) * 100 as change_percent,
    case when years >= 0.99 and base_value > 0 and value > 0 then ((value / base_value) ** (1 / years) - 1) * 100 end as cagr
from (
    select * replace (case when later then base end as base), case when later then value - base_value end as change,
        case when later then round((period_end - base_end) / {DAYS_A_YEAR}, 2) end as years
    from (select *, value is not null and period_end > base_end as later from moved)
)
"""

GAPS = f"""
create temp table gaps as
select area, indicator, period, due, gap, slope as observed_pace, met::enum('yes', 'no', 'unknown') as met,
    case when met = 'yes' then 0 when met = 'no' and years > 0 then gap / years end as required_pace,
    case when begun < target then (value - begun) / (target - begun) end as progress,
    case when met = 'no' and slope > 0 and ceil(gap / slope * {DAYS_A_YEAR}) < 3000000
        then year(period_end + ceil(gap / slope * {DAYS_A_YEAR})::int) end as projected_year,
    ((frequency < {FREQUENCIES.index("annual")} and not (is_stock and month(period_end) = 12))::int
        + 2 * (met <> 'yes' and years = 0)::int + 4 * coalesce(begun >= target, false)::int)::tinyint as note
from (
    select m.*, t.due, t.target, i.is_stock, b.begun, t.target - value as gap, (t.due - period_end) / {DAYS_A_YEAR} as years,
        case when value is null then 'unknown' when gap <= 0 then 'yes' else 'no' end as met
    from moved m join targets t using (indicator) join indicators i using (indicator)
    left join (
        select area, indicator, frequency, arg_max(value, period_end) as begun from moved
        where period_end <= date '{made_up.ISSUED}' and value is not null group by all
    ) b using (area, indicator, frequency)
    where period_end > date '{made_up.ISSUED}' and start <= due
)
"""

SCORES = f"""
create temp table leaves as
select area, pillar, name as node, case when value is not null then greatest(0, least(1, value / target)) * 100 end as score
from areas cross join indicators join targets using (indicator)
left join (
    select area, indicator, arg_max(value, (period_end - date '2000-01-01') * 10 + frequency) as value from vals
    where value is not null and period_end >= date '{{oldest}}' group by all
) using (area, indicator) where reports and due = date '{{due}}';
create temp table nodes as
select area, pillar, avg(score) as score, count(score) / count(*) as availability from leaves group by all;
create temp table scores as
select *,
    case when score is not null then rank() over (partition by node order by round(score, 10) desc nulls last) end as rank
from (
    select area, node, score, (score is not null)::int::double as availability from leaves
    union all select area, 'node_' || pillar, score, availability from nodes
    union all select area, 'index', case when a >= {AVAILABILITY} then s end, a
        from (select area, avg(score) as s, avg(availability) as a from nodes group by all)
);
"""

_KEY = "select name as indicator, ref_area, p.time_period"
_JOINED = "join indicators i using (indicator) join areas using (area) join periods p using (period)"
_NOTE = " || ".join(f"case when note >> {at} & 1 then '{name},' else '' end" for at, name in enumerate(NOTES))
NAMED = {
    "findings": "from findings",
    "values": f"{_KEY}, value, numerator, denominator, case when value is null then 'missing' else 'normal' end as obs_status "
    f"from vals {_JOINED}",
    "gaps": f"{_KEY}, due, gap, required_pace, observed_pace, progress, projected_year, met::varchar as met, "
    f"{_NOTE} || 'definition_derived' as note from gaps {_JOINED}",
    "trends": f"{_KEY}, value, change, change_percent, cagr, b.time_period as base_period from trends {_JOINED} "
    "left join periods b on b.period = base",
    "scores": "select node, ref_area, score, availability, rank from scores join areas using (area)",
}
