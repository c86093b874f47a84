// Package check_test reads the manifests as the types of Kubernetes itself, so
// that a misspelt key or a value of another kind fails.
package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

// kinds are the kinds that the manifests use.
var kinds = map[string]func() any{
	"v1/ConfigMap":                  func() any { return &corev1.ConfigMap{} },
	"v1/Service":                    func() any { return &corev1.Service{} },
	"apps/v1/Deployment":            func() any { return &appsv1.Deployment{} },
	"batch/v1/CronJob":              func() any { return &batchv1.CronJob{} },
	"policy/v1/PodDisruptionBudget": func() any { return &policyv1.PodDisruptionBudget{} },
	"networking.k8s.io/v1/Ingress":  func() any { return &networkingv1.Ingress{} },
}

func TestManifests(t *testing.T) {
	files, err := filepath.Glob("../*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no manifests: ", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(text), "\n---\n") {
			var head struct{ APIVersion, Kind string }
			if err := yaml.Unmarshal([]byte(part), &head); err != nil {
				t.Errorf("%s, part %d: %v", file, i+1, err)
				continue
			}
			empty, known := kinds[head.APIVersion+"/"+head.Kind]
			if !known {
				t.Errorf("%s, part %d: an unknown kind %s/%s", file, i+1, head.APIVersion, head.Kind)
				continue
			}
			if err := yaml.UnmarshalStrict([]byte(part), empty()); err != nil {
				t.Errorf("%s, part %d (%s): %v", file, i+1, head.Kind, err)
			}
		}
	}
}

// TestMisspeltKeyFails shows that the check can fail.
func TestMisspeltKeyFails(t *testing.T) {
	err := yaml.UnmarshalStrict([]byte("apiVersion: v1\nkind: Service\nspec: {selectors: {a: b}}"), &corev1.Service{})
	if err == nil || !strings.Contains(err.Error(), "selectors") {
		t.Errorf("got %v", err)
	}
}
