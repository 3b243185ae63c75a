using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads the models of a chain (FB1002, FB1003).</summary>
internal static class ModelNames
{
    public static List<string> Read(AttributeData chain, string owner, ProblemSink problems, CancellationToken cancellationToken)
    {
        ImmutableArray<TypedConstant> values = chain.Values(0);
        var models = new List<string>();
        if (values.Length == 0)
            problems.Error(DiagnosticIds.ModelName, chain.Place(cancellationToken), $"the chain of '{owner}' has no tier; name at least one model, for example \"deepseek/deepseek-flash\"");
        for (int i = 0; i < values.Length; i++)
        {
            string name = values[i].Value as string ?? "";
            Location? place = values.Length == 1 || chain.ConstructorArguments[0].Kind == TypedConstantKind.Array ? chain.Place(i, cancellationToken) : chain.Place(cancellationToken);
            if (Fault(name) is { } fault) problems.Error(DiagnosticIds.ModelName, place, $"tier {i + 1} of '{owner}' is \"{name}\": {fault}; write provider/model, for example \"deepseek/deepseek-flash\"");
            else if (models.Contains(name, StringComparer.OrdinalIgnoreCase)) problems.Warn(DiagnosticIds.DuplicateModel, place, $"\"{name}\" stands twice in the chain of '{owner}': when it fails, it is asked in vain again");
            models.Add(name);
        }
        return models;
    }

    private static string? Fault(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "the name is blank";
        if (name.Any(char.IsWhiteSpace)) return "a model's name has no white space";
        if (name[0] == '/') return "the provider is missing before the slash";
        return name[name.Length - 1] == '/' ? "the model is missing after the slash" : null;
    }
}
