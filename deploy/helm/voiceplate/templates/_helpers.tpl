{{- define "voiceplate.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name }}{{ end -}}
{{- end }}

{{- define "voiceplate.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "voiceplate.labels" -}}
{{ include "voiceplate.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- /* What is written to voiceplate.yaml: the chart's own settings, and over them those of the values. */}}
{{- define "voiceplate.settings" -}}
{{- $own := dict "bind_address" "0.0.0.0" "menus_dir" "/etc/voiceplate/menus" "engine_models_dir" "/usr/share/voiceplate/models"
      "public_base_url" (printf "https://%s" .Values.host) "twilio_account_sid" .Values.twilioAccountSid
      "drain_s" .Values.drainSeconds "store_url" "sqlite:/var/lib/voiceplate/voiceplate.db" }}
{{- if .Values.postgres.url }}
{{- $own = merge (dict "store_url" .Values.postgres.url "store_spool" "/var/lib/voiceplate/spool") $own }}
{{- end }}
{{- range $key, $value := merge (dict) .Values.settings $own }}
{{- if not (eq (toString $value) "") }}
{{ $key }}: {{ if kindIs "float64" $value }}{{ $value | int64 }}{{ else }}{{ $value | toString | quote }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
