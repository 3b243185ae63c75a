using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.AnswerShapes;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Typed;

/// <summary>
/// Types of every shape are filled by an answer that has everything, asked for whole by their schema, or refused at the start; never a success
/// with defaults. <c>AnswerShapes.cs</c> is shared with the tests of FB1010.
/// </summary>
public sealed class AnswerShapeTests
{
    private static readonly JsonSerializerOptions _written = new(JsonSerializerOptions.Web)
    {
        IncludeFields = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() }
    };

    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(null);

    public static TheoryData<string> Filled { get; } = [.. Shapes<FillsAttribute>()];

    public static TheoryData<string> Refused { get; } = [.. Shapes<RefusedAttribute>()];

    [Theory]
    [MemberData(nameof(Filled))]
    public void Shape_IsFilledByWhatItHolds(string shape)
    {
        string json = Find(shape).GetCustomAttribute<FillsAttribute>()!.Json;

        (object? value, string? objection) = Read(shape, json);

        Assert.Null(objection);
        var written = JsonNode.Parse(JsonSerializer.Serialize(value, Find(shape), _written));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), written), written?.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Filled))]
    public void Shape_IsAskedForWhole(string shape)
    {
        var expected = JsonNode.Parse(Find(shape).GetCustomAttribute<FillsAttribute>()!.Json) as JsonObject;
        AnswerSchema schema = Format(shape).Schema;
        if (schema.IsWrapped || expected is null) return;

        string[] asked = [.. schema.Schema!.Value.GetProperty("properties").EnumerateObject().Select(static property => property.Name)];

        Assert.Superset(expected.Select(static property => property.Key).Where(name => shape != nameof(Extended) || name != "more").ToHashSet(), asked.ToHashSet());
    }

    /// <summary>A property that is not nullable, has no default and is missing is no answer, whatever it is set by.</summary>
    [Theory]
    [MemberData(nameof(Filled))]
    public void Shape_WithoutOneOfItsParts_IsNotFilled(string shape)
    {
        if (JsonNode.Parse(Find(shape).GetCustomAttribute<FillsAttribute>()!.Json) is not JsonObject whole) return;
        foreach ((string name, JsonNode? part) in whole)
        {
            if (part is null || (shape, name) is (nameof(Extended), "more") or (nameof(Nested), "maybe") or (nameof(Recursive), "next") or (nameof(CollectionBehindAField), _)) continue;
            var without = (JsonObject)whole.DeepClone();
            without.Remove(name);
            Assert.True(Read(shape, without.ToJsonString()).Objection is not null, $"{shape} without {name}");
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Shape_ThatCannotBeFilled_IsRefusedAtTheStart(string shape)
    {
        NotSupportedException e = Assert.Throws<NotSupportedException>(() => Format(shape));

        Assert.Contains(Find(shape).GetCustomAttribute<RefusedAttribute>()!.Named, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"x","tags":null,"more":[],"counts":{},"set":[],"keyed":{},"queue":[]}""")]
    [InlineData("""{"name":"x","tags":[],"more":[],"counts":{},"set":null,"keyed":{},"queue":[]}""")]
    public void GetOnlyCollection_IsNotNull(string json) => Assert.NotNull(Read(nameof(GetOnlyCollections), json).Objection);

    [Fact]
    public void Discriminator_MayStandAnywhere() =>
        Assert.Equal(new Cat(9), Read(nameof(Pet), """{"lives":9,"kind":"cat"}""").Value);

    [Fact]
    public void ComputedProperties_AreNotAskedFor() =>
        Assert.Equal(["first", "last"], Format(nameof(Computed)).Schema.Schema!.Value.GetProperty("properties").EnumerateObject().Select(static property => property.Name));

    [Fact]
    public void Framework_TypesWithoutSetters_AreRefused()
    {
        Assert.Throws<NotSupportedException>(() => AnswerFormat<System.Numerics.Complex>.Make(_options));
        Assert.Throws<NotSupportedException>(() => AnswerFormat<Range>.Make(_options));
        Assert.Throws<NotSupportedException>(() => AnswerFormat<Dictionary<object, int>>.Make(_options));
    }

    private static IEnumerable<string> Shapes<T>() where T : Attribute =>
        typeof(FillsAttribute).Assembly.GetTypes().Where(static type => type.IsDefined(typeof(T), false)).Select(static type => type.Name);

    private static Type Find(string shape) => typeof(FillsAttribute).Assembly.GetType("Fallback.AnswerShapes." + shape, throwOnError: true)!;

    private static AnswerFormat Format(string shape)
    {
        MethodInfo of = typeof(AnswerDeclaration).GetMethod(nameof(AnswerDeclaration.Of))!.MakeGenericMethod(Find(shape));
        return ((AnswerDeclaration)of.Invoke(null, null)!).Make(_options);
    }

    private static (object? Value, string? Objection) Read(string shape, string json)
    {
        AnswerFormat format = Format(shape);
        object?[] arguments = [json, null, null];
        format.GetType().GetMethod("TryRead", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(string), Find(shape).MakeByRefType(), typeof(string).MakeByRefType()])!
            .Invoke(format, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return (arguments[1], (string?)arguments[2]);
    }
}
