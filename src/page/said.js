// What somebody said in a call: what the agent said and the caller did not hear stands behind it, struck out.
import {h} from './dom.js'

export const wordsOf = (line) => [line.text, line.text && line.unheard ? ' ' : null,
                                  line.unheard ? h('s.unheard', {title: 'The caller did not hear this'}, line.unheard) : null]

export const keyOfWords = (line) => `${line.speaker} ${line.offset_ms} ${line.text} ${line.unheard ?? ''}`
