using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// Creates the serializer's options for answers: the application's, or the usual ones of the web, but exact about what an answer must
/// contain.
/// </summary>
internal static class AnswerSerializer
{
    public static JsonSerializerOptions For(JsonSerializerOptions? own)
    {
        JsonSerializerOptions given = own ?? AIJsonUtilities.DefaultOptions;
        var options = new JsonSerializerOptions(given)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // A field that is left out is neither requested nor filled, and tuples have only fields.
            IncludeFields = true,
            // Models write properties in any order.
            AllowOutOfOrderMetadataProperties = true,
            TypeInfoResolver = (given.TypeInfoResolver ?? AIJsonUtilities.DefaultOptions.TypeInfoResolver!)
                .WithAddedModifier(AnswerContract.Complete),
        };
        options.MakeReadOnly();
        return options;
    }
}
