using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
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
            TypeInfoResolver = (given.TypeInfoResolver ?? AIJsonUtilities.DefaultOptions.TypeInfoResolver!).WithAddedModifier(Require),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>The serializer finds a type that it can never read only once it meets one in an answer.</summary>
    /// <exception cref="NotSupportedException">The type, or one in it, has no JSON form.</exception>
    public static void ThrowIfUnreadable(JsonTypeInfo type)
    {
        var seen = new HashSet<Type>();
        var left = new Stack<Type>([type.Type]);
        while (left.TryPop(out Type? next))
        {
            if (!seen.Add(next)) continue;
            if (typeof(Delegate).IsAssignableFrom(next)
                || typeof(MemberInfo).IsAssignableFrom(next)
                || next == typeof(IntPtr)
                || next == typeof(UIntPtr))
                throw new NotSupportedException($"{next.Name} cannot be read from JSON");
            JsonTypeInfo info = type.Options.GetTypeInfo(next);
            foreach (JsonPropertyInfo property in info.Properties)
                if (property.CustomConverter is null) left.Push(property.PropertyType);
            if (info.ElementType is { } element) left.Push(element);
        }
    }

    /// <summary>
    /// A model that leaves a property out has not answered, so every one must be there that can be set and cannot be null. The serializer
    /// alone would leave zeros and empty texts in their place.
    /// </summary>
    private static void Require(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            bool isOptional = property.AssociatedParameter is { HasDefaultValue: true } || property.IsExtensionData;
            // What only the type itself computes is not to be asked for.
            if (!CanBeSet(property)) type.Properties.RemoveAt(i);
            else property.IsRequired |= !isOptional && !TakesNull(property);
        }
    }

    private static bool CanBeSet(JsonPropertyInfo property) =>
        property.Set is not null
        || property.AssociatedParameter is not null
        || property.ObjectCreationHandling == JsonObjectCreationHandling.Populate;

    private static bool TakesNull(JsonPropertyInfo property) =>
        property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is not null : property.IsSetNullable;
}
