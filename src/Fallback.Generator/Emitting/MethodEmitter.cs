using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes a method: checks, then one call with the request.</summary>
/// <remarks>
/// <code>
/// public Task&lt;string&gt; AnswerAsync(string question, CancellationToken cancellationToken)
/// {
///     ArgumentNullException.ThrowIfNull(question);
///     return _chain.AskAsync&lt;string, TextAnswer&gt;(
///         new()
///         {
///             Method = nameof(AnswerAsync),
///             System = "You are a support assistant.",
///             User = question,
///         },
///         cancellationToken);
/// }
/// </code>
/// There are no locals, so that no parameter's name can collide with one.
/// </remarks>
internal static class MethodEmitter
{
    public static void Emit(SourceWriter writer, MethodSpec method, ClientSpec client)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        NamedChain chain = client.Chains[method.Chain];
        if (chain.IsOfMethod) DocEmitter.Remarks(writer, chain);
        writer.Line(Head(method));
        writer.Open();
        foreach (ParameterSpec parameter in method.Parameters.Where(static p => p.NeedsNullCheck)) writer.Line(NullCheck(parameter, client));
        (string before, string after) = Conversion(method);
        writer.Open($"return {before}{chain.Field}.{Call(method.Answer)}(");
        writer.Line("new()");
        writer.Open();
        foreach (string member in Members(method, client)) writer.Line(member + ",");
        writer.Close("},");
        writer.Line($"{method.CancellationToken?.Name ?? "global::System.Threading.CancellationToken.None"}){after};");
        writer.Unindent();
        writer.Close();
    }

    public static string Head(MethodSpec method)
    {
        string parameters = string.Join(", ", method.Parameters.Select(static p => $"{p.Type} {p.Name}"));
        return method.Owner is { } owner
            ? $"{method.ReturnType} {owner}.{method.Name}({parameters})"
            : $"public {method.ReturnType} {method.Name}({parameters})";
    }

    /// <summary>A method's name as a text; the class itself knows nothing by the name of one that it does not show.</summary>
    public static string NameOf(MethodSpec method, ClientSpec client) =>
        method.Owner is null ? NameOf(method.Name, client) : Literal.Of(method.Name.TrimStart('@'));

    private static IEnumerable<string> Members(MethodSpec method, ClientSpec client)
    {
        yield return $"Method = {NameOf(method, client)}";
        if (method.System is { } system) yield return $"System = {PromptEmitter.Emit(system)}";
        if (method.Contents.Count > 0) yield return $"History = {WithContents(method)}";
        else if (method.History is { } history) yield return $"History = {history.Name}{(history.IsNullable ? " ?? []" : "")}";
        if (method.User is { } user && method.Contents.Count == 0) yield return $"User = {PromptEmitter.Emit(user)}";
        if (method.Options is { } options) yield return $"Options = {options.Name}";
        if (method.FormatField is { } format) yield return $"Format = {format}";
        if (method.Generation >= 0) yield return $"Generation = {client.Generations[method.Generation].Name}";
    }

    // PromptMessage.After(history, question, [image, .. pages ?? []])
    private static string WithContents(MethodSpec method)
    {
        string user = method.User is { } prompt ? PromptEmitter.Emit(prompt) : "null";
        IEnumerable<string> contents = method.Contents.Select(static content => content switch
        {
            { IsSequence: false } => content.Parameter.Name,
            { Parameter.IsNullable: true } => $".. {content.Parameter.Name} ?? []",
            _ => $".. {content.Parameter.Name}",
        });
        return $"global::Fallback.CompilerServices.PromptMessage.After({method.History?.Name ?? "null"}, {user}, [{string.Join(", ", contents)}])";
    }

    private static string Call(AnswerSpec answer)
    {
        if (answer.Kind == CallKind.Stream) return answer.WantsResponse ? "StreamUpdatesAsync" : "StreamAsync";
        string types = answer.Json is { } json ? $"<{json}, global::Fallback.CompilerServices.JsonAnswer<{json}>>"
            : answer.WantsResponse
                ? "<global::Microsoft.Extensions.AI.ChatResponse, global::Fallback.CompilerServices.ResponseAnswer>"
                : "<string, global::Fallback.CompilerServices.TextAnswer>";
        return (answer.WantsResult ? "AskForResultAsync" : "AskAsync") + types;
    }

    // Task<string> is not Task<string?> to the compiler, although every answer of the one is an answer of the other.
    private static (string Before, string After) Conversion(MethodSpec method)
    {
        string forgiven = method.Answer is { IsNullable: true, Kind: not CallKind.Stream } ? "!" : "";
        return method.Answer.Kind == CallKind.ValueTask ? ($"new {method.ReturnType}(", forgiven + ")") : ("", forgiven);
    }

    // The name of a keyword-named parameter would be reported with its @.
    private static string NullCheck(ParameterSpec parameter, ClientSpec client) =>
        $"global::System.ArgumentNullException.ThrowIfNull({parameter.Name}{(parameter.Name[0] == '@' ? $", {NameOf(parameter.Name, client)}" : "")});";

    /// <summary>A name as a text. By <c>nameof</c>, unless that is the name of something else here.</summary>
    private static string NameOf(string name, ClientSpec client) =>
        client.Methods.Any(static method => method.Name == "nameof" || method.Parameters.Any(static parameter => parameter.Name == "nameof"))
            ? Literal.Of(name.TrimStart('@'))
            : $"nameof({name})";
}
