using System;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reports a model that its provider has retired, or will retire (FB2010).</summary>
internal static class ModelEnd
{
    private const int NoticeDays = 90;

    /// <param name="facts">The catalogue's facts of the model.</param>
    /// <param name="written">The model as it is written.</param>
    /// <param name="catalogue">The catalogue, with the date of its facts.</param>
    /// <param name="place">Returns the place of the model.</param>
    /// <param name="problems">Collects the findings.</param>
    public static void Check(ModelFacts facts, string written, ModelCatalogue catalogue, Func<Location?> place, ProblemSink problems)
    {
        if (facts.Status is not ("deprecated" or "retired")) return;
        string when = (facts.Status, facts.RetiresOn) switch
        {
            ("retired", { } day) => $"was retired by {facts.Provider} on {day}",
            ("retired", null) => $"was retired by {facts.Provider}",
            (_, { } day) => $"is deprecated and will be retired by {facts.Provider} on {day}",
            _ => $"is deprecated by {facts.Provider}",
        };
        string? successor = facts.Replacement is { } next ? $"{facts.Provider}/{next}" : null;
        string remedy = successor is null ? "choose another model" : $"use \"{successor}\"";
        string message = $"\"{written}\" {when}; {remedy} (facts of {catalogue.AsOf})";
        if (facts.Status == "deprecated" && IsFar(facts.RetiresOn, catalogue.AsOf))
            problems.Inform(DiagnosticIds.DeprecatedModel, place(), message, successor);
        else problems.Warn(DiagnosticIds.DeprecatedModel, place(), message, successor);
    }

    // Counted from the catalogue's date: the same code gives the same warnings on every day and machine.
    private static bool IsFar(string? day, string today) =>
        day is not null
            && ObjectReader.ParseDate(day) is { } end
            && ObjectReader.ParseDate(today) is { } from
            && end - from > TimeSpan.FromDays(NoticeDays);
}
