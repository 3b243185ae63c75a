using System.Collections.Generic;

namespace Fallback.Roslyn;

/// <summary>What is known of a value: nothing, that it is no key, or which key or which of the method's parameters is in it. Immutable.</summary>
internal sealed class KeyTaint
{
    /// <summary>Nothing is known; a name may still decide.</summary>
    public static readonly KeyTaint Unknown = new(null, KeyStrength.None, 0, null, null);

    /// <summary>Surely no key: masked, hashed, measured, compared, or written out in the source.</summary>
    public static readonly KeyTaint Clear = new(null, KeyStrength.None, 0, null, null);

    /// <summary>In place of a parameter: no more characters than may be shown.</summary>
    public const int Few = -1;

    private KeyTaint(string? key, KeyStrength strength, ulong parameters, IReadOnlyDictionary<string, KeyTaint>? parts, int? limit)
    {
        Key = key;
        Strength = strength;
        Parameters = parameters;
        Parts = parts;
        Limit = limit;
    }

    /// <summary>The key's name, for the message.</summary>
    public string? Key { get; }

    public KeyStrength Strength { get; }

    /// <summary>The parameters that are in the value, a bit each.</summary>
    public ulong Parameters { get; }

    /// <summary>The elements of a tuple or the properties of an anonymous object, by name.</summary>
    public IReadOnlyDictionary<string, KeyTaint>? Parts { get; }

    /// <summary>The parameter that says how many characters of the key there are at most, or <see cref="Few"/>; null where there may be
    /// all.</summary>
    public int? Limit { get; }

    /// <summary>Whether the first item of a sequence is what keys begin with, as <c>sk</c>, and no secret.</summary>
    public bool HasPlainHead { get; private init; }

    public bool IsTainted => Key is not null || Parameters != 0;

    public static KeyTaint Of(string key, KeyStrength strength) => new(key, strength, 0, null, null);

    public static KeyTaint OfParameter(int ordinal) => ordinal < 64 ? new(null, KeyStrength.None, 1UL << ordinal, null, null) : Unknown;

    public KeyTaint With(IReadOnlyDictionary<string, KeyTaint> parts) => new(Key, Strength, Parameters, parts, Limit);

    public KeyTaint Limited(int? parameter) => parameter == Limit || !IsTainted ? this : new(Key, Strength, Parameters, Parts, parameter);

    public KeyTaint WithHead(bool isPlain) =>
        isPlain == HasPlainHead || !IsTainted ? this : new(Key, Strength, Parameters, Parts, Limit) { HasPlainHead = isPlain };

    /// <summary>The value without what only a caller can know.</summary>
    public KeyTaint WithoutParameters() =>
        Parameters == 0 ? Limited(null) : Key is null ? Unknown : new(Key, Strength, 0, null, null);

    /// <summary>What is known of a value that is one or the other, or made of both.</summary>
    public KeyTaint Join(KeyTaint other)
    {
        if (ReferenceEquals(this, other)) return this;
        if (!other.IsTainted) return IsTainted ? this : Unknown;
        if (!IsTainted) return other;
        KeyTaint named = Key is null || (other.Key is not null && other.Strength > Strength) ? other : this;
        ulong parameters = Parameters | other.Parameters;
        bool isNamed = parameters == named.Parameters && (Parts is null || other.Parts is null);
        KeyTaint joined = isNamed ? named : new(named.Key, named.Strength, parameters, null, null);
        return joined.Limited(Limit == other.Limit ? Limit : null).WithHead(HasPlainHead && other.HasPlainHead);
    }

    public bool Same(KeyTaint other) =>
        ReferenceEquals(this, other)
            || (IsTainted
                && Key == other.Key
                && Strength == other.Strength
                && Parameters == other.Parameters
                && Limit == other.Limit
                && HasPlainHead == other.HasPlainHead
                && ReferenceEquals(Parts, other.Parts));
}
