using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads the models of a chain (FB1002, FB1003).</summary>
internal static class ModelNames
{
    private const string Example = "\"deepseek/deepseek-flash\"";

    public static List<string> Of(AttributeData chain) => [.. chain.Values(0).Select(static value => value.Value as string ?? "")];

    /// <summary>Whether a tier names a provider only, and leaves the model to the request.</summary>
    public static bool IsAny(string model) => model.EndsWith("/*", StringComparison.Ordinal);

    public static void Check(AttributeData chain, string owner, bool isRefit, ProblemSink problems, CancellationToken cancellationToken)
    {
        List<string> models = Of(chain);
        if (models.Count == 0)
            problems.Error(
                DiagnosticIds.ModelName,
                chain.Place(cancellationToken),
                $"the chain of '{owner}' has no tier; name at least one model, for example {Example}");
        for (int i = 0; i < models.Count; i++)
        {
            string name = models[i];
            if (Fault(name, isRefit) is { } fault)
                problems.Error(
                    DiagnosticIds.ModelName,
                    chain.Place(i, cancellationToken),
                    $"tier {(i + 1).ToString(CultureInfo.InvariantCulture)} of '{owner}' is \"{name}\": {fault}; "
                    + $"write provider/model, for example {Example}");
            else if (models.Take(i).Contains(name, StringComparer.OrdinalIgnoreCase))
                problems.Warn(
                    DiagnosticIds.DuplicateModel,
                    chain.Place(i, cancellationToken),
                    $"\"{name}\" is in the chain of '{owner}' twice: if it fails, asking it again does not help; remove one of them");
        }
    }

    public static void CheckDegraded(
        AttributeData attribute,
        string owner,
        IReadOnlyList<IReadOnlyList<string>> chains,
        bool isRefit,
        ProblemSink problems,
        CancellationToken cancellationToken)
    {
        string name = PolicyParser.DegradedModelOf(attribute)!;
        if (Fault(name, isRefit) is { } fault)
            problems.Error(
                DiagnosticIds.ModelName,
                attribute.Place(0, cancellationToken),
                $"the degraded model of '{owner}' is \"{name}\": {fault}; write provider/model, for example {Example}");
        else if (chains.Any(chain => chain.Contains(name, StringComparer.OrdinalIgnoreCase)))
            problems.Warn(
                DiagnosticIds.DuplicateModel,
                attribute.Place(0, cancellationToken),
                $"\"{name}\" is already in the chain of '{owner}': if it fails there, asking it again does not help; choose another model");
    }

    public static void CheckCanary(
        AttributeData attribute, string owner, bool isRefit, ProblemSink problems, CancellationToken cancellationToken)
    {
        string name = PolicyParser.CanaryModelOf(attribute)!;
        if (Fault(name, isRefit) is { } fault)
            problems.Error(
                DiagnosticIds.ModelName,
                attribute.Place(0, cancellationToken),
                $"the canary of '{owner}' is \"{name}\": {fault}; write provider/model, for example {Example}");
    }

    private static string? Fault(string name, bool isRefit)
    {
        if (string.IsNullOrWhiteSpace(name)) return "the name is blank";
        if (name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c))) return "a model's name has no white space";
        if (IsAny(name) && !isRefit) return "* stands for the model in the request's own body, which only methods of Refit interfaces have";
        int slash = name.IndexOf('/');
        if (slash == 0) return "the provider is missing before the slash";
        return slash > 0 && (slash == name.Length - 1 || name[slash + 1] == '/') ? "the model is missing after the slash" : null;
    }
}
