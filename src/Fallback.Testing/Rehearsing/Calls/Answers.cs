using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback.Testing;

/// <summary>The answers of the models in a rehearsal.</summary>
internal static class Answers
{
    /// <summary>Returns the configured answer, or one that fits the method's type, or text.</summary>
    public static string For(ClientMethod method, FallbackRuntime runtime, RehearsalOptions options)
    {
        if ((options.AnswerOf(method.Name) ?? options.AnswerOf(method.PlainName)) is { } given) return given;
        if (method.Answer is { } type && Declared(runtime, type) is { } declared)
        {
            JsonSerializerOptions serializer = declared.SerializerFor(runtime.Configuration.Options.SerializerOptions);
            if (declared.Make(serializer).Schema.Schema is { } schema) return SampleJson.Of(schema);
        }
        return MadeUp.TextOf(options.AnswerTokens);
    }

    private static AnswerDeclaration? Declared(FallbackRuntime runtime, Type type) =>
        runtime.Configuration.Declarations.SelectMany(static chain => chain.Answers).FirstOrDefault(answer => answer.Type == type);
}
