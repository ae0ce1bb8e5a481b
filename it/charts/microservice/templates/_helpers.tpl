{{/* Not the release's name: the host name of a service must be the same in every environment. */}}
{{- define "microservice.name" -}}
{{- .Values.name | default .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "microservice.selector" -}}
app.kubernetes.io/name: {{ include "microservice.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* Never part of a selector: selectors cannot change, labels may. */}}
{{- define "microservice.podLabels" -}}
{{ include "microservice.selector" . }}
{{- with .Values.image.tag }}
app.kubernetes.io/version: {{ . | trunc 63 | trimAll "-_." | quote }}
{{- end }}
{{- range $key, $value := .Values.labels }}
{{ $key }}: {{ include "microservice.text" $value }}
{{- end }}
{{- end }}

{{- define "microservice.labels" -}}
{{ include "microservice.podLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "microservice.image" -}}
{{- $repository := required "image.repository is empty; the release sets it from ship.image" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- /* The digest decides; the tag is for the eyes of who lists pods. */}}
{{- $tag := ternary (printf ":%s" .Values.image.tag) "" (not (empty .Values.image.tag)) }}
{{- printf "%s%s@%s" $repository $tag .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (required "image.digest and image.tag are empty; the release sets them" .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "microservice.serviceName" -}}
{{- .Values.service.name | default (include "microservice.name" .) }}
{{- end }}

{{/* Helm reads every number as a float, which would print 1000000 as 1e+06. */}}
{{- define "microservice.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) }}
{{- int64 . | toString | quote }}
{{- else }}
{{- toString . | quote }}
{{- end }}
{{- end }}
