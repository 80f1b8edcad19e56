package eml

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must be known on machines without a zone database
)

// zoneTable gives the IANA zone of the names that Windows has for zones.
const zoneTable = `
W. Europe Standard Time=Europe/Berlin
Romance Standard Time=Europe/Paris
Central Europe Standard Time=Europe/Budapest
Central European Standard Time=Europe/Warsaw
GMT Standard Time=Europe/London
Greenwich Standard Time=Atlantic/Reykjavik
GTB Standard Time=Europe/Bucharest
E. Europe Standard Time=Europe/Chisinau
FLE Standard Time=Europe/Kiev
Russian Standard Time=Europe/Moscow
Turkey Standard Time=Europe/Istanbul
Kaliningrad Standard Time=Europe/Kaliningrad
Belarus Standard Time=Europe/Minsk
Israel Standard Time=Asia/Jerusalem
South Africa Standard Time=Africa/Johannesburg
Egypt Standard Time=Africa/Cairo
Morocco Standard Time=Africa/Casablanca
W. Central Africa Standard Time=Africa/Lagos
E. Africa Standard Time=Africa/Nairobi
Eastern Standard Time=America/New_York
Central Standard Time=America/Chicago
Mountain Standard Time=America/Denver
US Mountain Standard Time=America/Phoenix
Pacific Standard Time=America/Los_Angeles
Alaskan Standard Time=America/Anchorage
Hawaiian Standard Time=Pacific/Honolulu
Atlantic Standard Time=America/Halifax
SA Western Standard Time=America/La_Paz
SA Pacific Standard Time=America/Bogota
SA Eastern Standard Time=America/Cayenne
E. South America Standard Time=America/Sao_Paulo
Argentina Standard Time=America/Buenos_Aires
Arabian Standard Time=Asia/Dubai
Arab Standard Time=Asia/Riyadh
India Standard Time=Asia/Calcutta
China Standard Time=Asia/Shanghai
Singapore Standard Time=Asia/Singapore
Tokyo Standard Time=Asia/Tokyo
Korea Standard Time=Asia/Seoul
SE Asia Standard Time=Asia/Bangkok
AUS Eastern Standard Time=Australia/Sydney
W. Australia Standard Time=Australia/Perth
New Zealand Standard Time=Pacific/Auckland
Customized Time Zone=Europe/Berlin
UTC=UTC
Coordinated Universal Time=UTC
`

// windowsZones is zoneTable by name in lower case. It is built once and never
// changed.
var windowsZones = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for row := range strings.Lines(strings.TrimSpace(zoneTable)) {
		name, zone, _ := strings.Cut(strings.TrimSpace(row), "=")
		out[strings.ToLower(name)] = zone
	}
	return out
})

// zoneOf finds a zone by its IANA or Windows name, also behind a prefix such
// as "/freeassociation.sourceforge.net/Europe/Amsterdam" or in Outlook's
// "(UTC+01:00) Amsterdam, Berlin". An unknown one is UTC.
func zoneOf(name string) *time.Location {
	name = strings.Trim(name, `"' `)
	if zone, ok := windowsZones()[strings.ToLower(name)]; ok {
		name = zone
	}
	if strings.Contains(name, "+01:00)") {
		name = "Europe/Berlin"
	}
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for n := 0; n < len(parts) && n < 6; n++ {
		candidate := strings.Join(parts[n:], "/")
		if len(candidate) > 64 || strings.Contains(candidate, "..") || candidate == "" || strings.EqualFold(candidate, "local") {
			continue
		}
		if loc, err := time.LoadLocation(candidate); err == nil {
			return loc
		}
	}
	return time.UTC
}
