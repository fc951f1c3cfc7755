package org.jenkinsci.plugins.structs.describable;

import java.io.Serializable;

public class UninstantiatedDescribable implements Serializable {
    private UninstantiatedDescribable() {
        throw new UnsupportedOperationException();
    }

    public String getSymbol() {
        throw new UnsupportedOperationException();
    }

    public String getKlass() {
        throw new UnsupportedOperationException();
    }
}
