using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fallback.Roslyn;

/// <summary>Finds providers of a settings file that are reached over plain http (FB3004).</summary>
internal static class AddressSettings
{
    public static void Check(AdditionalFileAnalysisContext context, DiagnosticDescriptor rule)
    {
        if (SettingsFile.Of(context.AdditionalFile, context.CancellationToken) is not { Fallback: not null } file) return;
        ImmutableArray<SettingsFile> all = SettingsFile.AllOf(context.Options, context.CancellationToken);
        foreach (Setting provider in ProviderEntries.Of(file))
        {
            if (provider.Child("BaseUrl") is not { Value: { } url } address || PlainHttpAnalyzer.Host(url.Trim()) is not { } host) continue;
            bool hasKey = ProviderEntries.HasKey(provider);
            // AllowInsecureHttp is a decision, so there is no report; with a key, plain HTTP is a leak all the same.
            if (!hasKey && ProviderEntries.AllowsPlainHttp(all, provider.Name)) continue;
            context.ReportDiagnostic(Diagnostic.Create(
                rule,
                file.At(context.AdditionalFile, address.ValuePlace),
                hasKey ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                null,
                null,
                host,
                PlainHttpAnalyzer.WhatIsRead(hasKey)));
        }
    }
}
