using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fallback;

/// <summary>
/// Extends the serializer's contract of a type to the whole type: everything in the type is requested and filled, or the type is refused.
/// The serializer alone skips what it cannot set, and leaves zeros and empty texts there.
/// </summary>
internal static class AnswerContract
{
    /// <exception cref="NotSupportedException">
    /// The type contains something that cannot be filled; the message names it and the remedy.
    /// </exception>
    public static void Complete(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        for (int i = type.Properties.Count - 1; i >= 0; i--)
        {
            JsonPropertyInfo property = type.Properties[i];
            if (property is { Get: null, Set: null } || !CanBeFilled(type, property))
            {
                // What is ignored on request, and what the type itself computes, must not be requested.
                if (property.AssociatedParameter is null) type.Properties.RemoveAt(i);
            }
            else
            {
                property.IsRequired |= IsNeeded(type, property);
            }
        }
    }

    /// <summary>Returns a member's name in the code, for a message.</summary>
    public static string NameOf(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name ?? property.Name;

    /// <summary>
    /// Whether a member is required: a model that leaves it out has not answered, unless it may be null or has a default.
    /// </summary>
    private static bool IsNeeded(JsonTypeInfo type, JsonPropertyInfo property)
    {
        if (property.AssociatedParameter is { HasDefaultValue: true } || property.IsExtensionData) return false;
        // Nothing shows whether a tuple's items may be null.
        if (typeof(ITuple).IsAssignableFrom(type.Type)) return true;
        return property.PropertyType.IsValueType ? Nullable.GetUnderlyingType(property.PropertyType) is null : !property.IsSetNullable;
    }

    private static bool CanBeFilled(JsonTypeInfo type, JsonPropertyInfo property)
    {
        if (property.Set is not null || property.AssociatedParameter is not null || property.IsExtensionData) return true;
        if (property.AttributeProvider is PropertyInfo { SetMethod: { } setter } member && !IsIgnored(member))
        {
            property.Set = (target, value) => setter.Invoke(target, BindingFlags.DoNotWrapExceptions, null, [value], null);
            return true;
        }
        if (IsIgnored(property.AttributeProvider)) return false;
        if (IsPopulated(type, property)) return GetOnlyCollection.Populate(property);
        if (GetOnlyCollection.TryFill(type, property, IsStored(property))) return true;
        if (!IsStored(property)) return false;
        throw new NotSupportedException(
            $"'{type.Type.Name}.{NameOf(property)}' cannot be filled, because it has no setter and no constructor parameter of its name; "
            + "give it one of them, or mark it with [JsonIgnore]");
    }

    /// <summary>Whether the application has declared that an existing value must be filled.</summary>
    private static bool IsPopulated(JsonTypeInfo type, JsonPropertyInfo property) =>
        (property.ObjectCreationHandling ?? type.PreferredPropertyObjectCreationHandling ?? type.Options.PreferredObjectCreationHandling)
            == JsonObjectCreationHandling.Populate
        && IsStored(property);

    private static bool IsIgnored(ICustomAttributeProvider? member) =>
        member?.GetCustomAttributes(typeof(JsonIgnoreAttribute), true) is [JsonIgnoreAttribute ignored, ..]
        && ignored.Condition is (JsonIgnoreCondition.Always or JsonIgnoreCondition.WhenReading);

    /// <summary>Whether a member stores a value, like fields and automatic properties, and is not computed.</summary>
    private static bool IsStored(JsonPropertyInfo property) => property.AttributeProvider switch
    {
        FieldInfo => true,
        PropertyInfo { GetMethod: { } getter } member =>
            getter.IsDefined(typeof(CompilerGeneratedAttribute), false) || HasBackingField(member),
        _ => false,
    };

    [UnconditionalSuppressMessage(
        "Trimming", "IL2075:DynamicallyAccessedMembers", Justification = "A field that was trimmed away leaves the attribute to tell.")]
    private static bool HasBackingField(PropertyInfo member) =>
        member.DeclaringType?.GetField($"<{member.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
}
