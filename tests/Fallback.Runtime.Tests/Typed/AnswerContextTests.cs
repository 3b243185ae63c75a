using System.Text.Json;
using System.Text.Json.Serialization;
using Fallback.CompilerServices;

#pragma warning disable CA1051 // Types as users write them, with fields.

namespace Fallback.Runtime.Tests.Typed;

/// <summary>A context of the user's gives the same as reflection: what it cannot fill is refused at the start, too.</summary>
public sealed partial class AnswerContextTests
{
    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(Context.Default.Options);

    public sealed class Fields
    {
        public string Name = "";
        public int Count;
    }

    public sealed class Setters
    {
        public string Name { get; private set; } = "";

        public int Count { get; init; }
    }

    public sealed class Tags
    {
        public string Name { get; set; } = "";

        public List<string> List { get; } = [];

        public HashSet<string> Set { get; } = [];
    }

    public sealed record RecordTags(string Name)
    {
        public List<string> List { get; } = [];

        public string Computed => Name + List.Count;
    }

    public sealed class GetOnly
    {
        public string Name { get; } = "";

        public int Count { get; set; }
    }

    public interface IAnimal
    {
        string Kind { get; }
    }

    public sealed class HasInterface
    {
        public string Name { get; set; } = "";

        public IAnimal? Pet { get; set; }
    }

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(Cat), "cat")]
    public abstract record Pet;

    public sealed record Cat(int Lives) : Pet;

    public sealed record Pair((string Name, int Count) Both);

    [Fact]
    public void Shapes_AreFilled()
    {
        Assert.Equal(("x", 3), Read<Fields, (string, int)>("""{"name":"x","count":3}""", static read => (read.Name, read.Count)));
        Assert.Equal(("x", 3), Read<Setters, (string, int)>("""{"name":"x","count":3}""", static read => (read.Name, read.Count)));
        Assert.Equal(["a", "b"], Read<Tags, IEnumerable<string>>("""{"name":"x","list":["a"],"set":["b"]}""", static read => read.List.Concat(read.Set)));
        Assert.Equal(["x1", "a"], Read<RecordTags, IEnumerable<string>>("""{"name":"x","list":["a"]}""", static read => [read.Computed, .. read.List]));
        Assert.Equal(9, Read<Pet, int>("""{"lives":9,"kind":"cat"}""", static read => ((Cat)read).Lives));
        Assert.Equal(("x", 3), Read<Pair, (string, int)>("""{"both":{"item1":"x","item2":3}}""", static read => read.Both));
    }

    [Fact]
    public void Parts_AreNeeded()
    {
        Assert.NotNull(AnswerFormat<Fields>.Make(_options).Objection("""{"name":"x"}"""));
        Assert.NotNull(AnswerFormat<Setters>.Make(_options).Objection("""{"count":3}"""));
        Assert.NotNull(AnswerFormat<Tags>.Make(_options).Objection("""{"name":"x","set":[]}"""));
        Assert.NotNull(AnswerFormat<Pair>.Make(_options).Objection("""{"both":{"item2":3}}"""));
    }

    [Fact]
    public void ShapesThatCannotBeFilled_AreRefusedAtTheStart()
    {
        Assert.Contains("GetOnly.Name", Assert.Throws<NotSupportedException>(static () => AnswerFormat<GetOnly>.Make(_options)).Message, StringComparison.Ordinal);
        Assert.Contains("HasInterface.Pet", Assert.Throws<NotSupportedException>(static () => AnswerFormat<HasInterface>.Make(_options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TypeThatTheContextDoesNotKnow_IsRefused() => Assert.Throws<NotSupportedException>(static () => AnswerFormat<Uri[]>.Make(_options));

    [Fact]
    public void UsersOptions_AreKept()
    {
        var own = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper, NumberHandling = JsonNumberHandling.AllowReadingFromString };

        AnswerFormat<Setters> format = AnswerFormat<Setters>.Make(AnswerSerializer.For(own));

        Assert.Null(format.Objection("""{"NAME":"x","COUNT":"3"}"""));
        Assert.NotNull(format.Objection("""{"name":"x","count":3}"""));
    }

    private static TRead Read<T, TRead>(string json, Func<T, TRead> read)
    {
        Assert.True(AnswerFormat<T>.Make(_options).TryRead(json, out T? value, out string? objection), objection);
        return read(value);
    }

    [JsonSerializable(typeof(Fields)), JsonSerializable(typeof(Setters)), JsonSerializable(typeof(Tags)), JsonSerializable(typeof(RecordTags))]
    [JsonSerializable(typeof(GetOnly)), JsonSerializable(typeof(HasInterface)), JsonSerializable(typeof(Pet)), JsonSerializable(typeof(Pair))]
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
    private sealed partial class Context : JsonSerializerContext;
}
