using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>The serializer's options for answers: the user's, or the usual ones of the web, but exact about what
/// an answer must hold.</summary>
internal static class AnswerSerializer
{
    public static JsonSerializerOptions For(JsonSerializerOptions? own)
    {
        JsonSerializerOptions given = own ?? AIJsonUtilities.DefaultOptions;
        var options = new JsonSerializerOptions(given)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // A field that is left out is neither asked for nor filled, and tuples have nothing else.
            IncludeFields = true,
            // Models write properties in the order that they like.
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = (given.TypeInfoResolver ?? AIJsonUtilities.DefaultOptions.TypeInfoResolver!)
                .WithAddedModifier(AnswerContract.Complete),
        };
        options.MakeReadOnly();
        return options;
    }
}
