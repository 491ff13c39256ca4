// Lines and bars by uPlot (MIT), which is fetched when the program is set up and may be missing: then there is no chart, and
// the table below it has the same numbers.
import {style} from '../style.js'

let loading = null

function load() {
  loading ??= import('../library/uPlot.esm.js').then((module) => {
    style(import.meta.url, '../library/uPlot.min.css')
    return module.default
  }).catch(() => null)
  return loading
}

function colour(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim()
}

// series: [{label, colour: '--accent', values, dash, isBar, unit(value)}]; x: labels; least: the
// axis reaches so far at least. Returns what takes it away again.
export async function chart(place, {x, series, least, height = 220}) {
  const UPlot = await load()
  if (UPlot === null || !place.isConnected) return () => {}
  const quiet = colour(place, '--quiet')
  const edge = colour(place, '--edge')
  const font = '14px system-ui, sans-serif'
  const axis = {stroke: quiet, font, grid: {stroke: edge, width: 1}, ticks: {show: false}}
  const bars = UPlot.paths.bars({size: [0.7, 48]})
  const plot = new UPlot({
    width: place.clientWidth, height, legend: {show: false}, cursor: {show: false}, padding: [8, 16, 0, 0],
    scales: {x: {time: false, range: [-0.5, x.length - 0.5]}, y: {range: (_, low, high) => [0, Math.max((high ?? 0) * 1.1, least)]}},
    axes: [{...axis, grid: {show: false}, values: (_, at) => at.map((i) => (Number.isInteger(i) ? x[i] ?? '' : '')), space: 56, size: 28},
           {...axis, size: 64, values: (_, at) => at.map((value) => series[0].unit(value))}],
    series: [{}, ...series.map((one) => ({
      label: one.label, stroke: colour(place, one.colour), width: 2, dash: one.dash, spanGaps: false, points: {show: !one.isBar, size: 6},
      ...(one.isBar ? {paths: bars, fill: colour(place, one.colour)} : {}),
    }))],
  }, [x.map((_, i) => i), ...series.map((one) => one.values)], place)
  const watch = new ResizeObserver(() => plot.setSize({width: place.clientWidth, height}))
  watch.observe(place)
  return () => {
    watch.disconnect()
    plot.destroy()
  }
}
